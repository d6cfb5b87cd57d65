package dev.relayctl.app;

import static dev.relayctl.testing.Results.ok;
import static org.assertj.core.api.Assertions.assertThat;

import dev.relayctl.environment.EnvironmentName;
import dev.relayctl.fakes.InMemoryCheckup;
import dev.relayctl.problem.Problem;
import dev.relayctl.problem.Result;
import dev.relayctl.problem.Where;
import dev.relayctl.report.DoctorReport;
import dev.relayctl.report.DoctorReport.Check;
import dev.relayctl.report.DoctorReport.State;
import dev.relayctl.run.DatabaseCheckup.Access;
import dev.relayctl.run.DatabaseCheckup.Vitals;
import dev.relayctl.run.Ledger;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The environments' databases. */
class DoctorDatabasesTest {
  private static final String DEV_HOST = "dev.example.com";

  @TempDir Path directory;
  private DoctorWorld world;

  @BeforeEach
  void aHealthyWorld() throws IOException {
    world = new DoctorWorld(directory);
  }

  @Test
  void tellsAServerInOneLine() {
    String text = world.examine().text();

    assertThat(text)
        .containsPattern(
            "ok   dev +database +PostgreSQL 17\\.5 at dev\\.example\\.com:5432, TLSv1\\.3, 12 ms\n")
        .containsPattern("ok   dev +database-url +\\$\\{env:DEV_DATABASE_URL}\n")
        .containsPattern("ok   dev +dns +dev\\.example\\.com: 2 addresses");
  }

  @Test
  void showsNeitherPasswordNorUserNorDatabaseOfOneThatRefuses() {
    world.databases.failing(
        DEV_HOST,
        new Problem.Unauthorised(
            Problem.facts(
                "database.password-refused",
                "the database refused the password",
                Where.system("PostgreSQL", "dev_owner@dev.example.com:5432/devdata"),
                "FATAL: password authentication failed for user \"dev_owner\" with not-a-secret-7"
                    + " in database \"devdata\"",
                "look at database \"devdata\"")));

    DoctorReport report = world.examine();

    assertThat(DoctorWorld.onlyTrouble(report).state()).isEqualTo(State.FAIL);
    assertThat(report.text() + report.json())
        .contains("the database refused the password", "dev.example.com")
        .doesNotContain("dev_owner", "devdata", "not-a-secret");
  }

  @Test
  void namesTheVariableThatIsMissing() throws IOException {
    world.environment("dev", "kind: dev", "relay-dev", "${env:OTHER_URL}");

    Check trouble = DoctorWorld.onlyTrouble(world.examine());

    assertThat(trouble.id()).isEqualTo("database-url");
    assertThat(trouble.what()).contains("OTHER_URL");
  }

  @Test
  void aReferenceIsShownWithoutTheTokenInItsCommand() throws IOException {
    world.lookups.withOutput(DoctorWorld.DEV, "vault", "--token=not-a-secret-5", "read", "dev");
    world.environment(
        "dev", "kind: dev", "relay-dev", "${command:vault --token=not-a-secret-5 read dev}");

    assertThat(world.examine().text()).contains("${command:vault").doesNotContain("not-a-secret");
  }

  @Test
  void aHostWithoutAnAddressIsToldOnceAndNotConnectedTo() {
    world.hosts =
        host ->
            host.equals(DEV_HOST)
                ? Result.bad(DoctorWorld.problem("network.host-unknown", "no such name"))
                : Result.ok(1);

    Check trouble = DoctorWorld.onlyTrouble(world.examine());

    assertThat(trouble.id()).isEqualTo("dns");
    assertThat(world.databases.asked()).containsExactly("staging.example.com");
  }

  @Test
  void oneOfSeveralHostsIsEnoughAndTheOthersAreWarnings() throws IOException {
    world.lookups.variable(
        "TWO_URL",
        DoctorWorld.DEV.replace("@dev.example.com", "@gone.example.com,dev.example.com"));
    world.environment("dev", "kind: dev", "relay-dev", "${env:TWO_URL}");
    world.hosts =
        host ->
            host.startsWith("gone")
                ? Result.bad(DoctorWorld.problem("network.host-unknown", "no such name"))
                : Result.ok(1);

    DoctorReport report = world.examine();

    assertThat(DoctorWorld.onlyTrouble(report).id()).isEqualTo("dns");
    assertThat(DoctorWorld.onlyTrouble(report).state()).isEqualTo(State.WARN);
    assertThat(report.text())
        .containsPattern("ok   dev +dns +dev.example.com: 1 address")
        .contains("PostgreSQL 17.5 at gone.example.com:5432,dev.example.com:5432");
  }

  @Test
  void aPoolerWithoutAnAddressFailsWhileItsDatabaseIsLookedAt() throws IOException {
    world.lookups.variable(
        "NEON_URL", DoctorWorld.DEV.replace("@dev.example.com", "@ep-x-1-pooler.eu.neon.tech"));
    world.environment("dev", "kind: dev", "relay-dev", "${env:NEON_URL}");
    world.hosts =
        host ->
            host.contains("-pooler")
                ? Result.bad(DoctorWorld.problem("network.host-unknown", "no such name"))
                : Result.ok(1);

    Check trouble = DoctorWorld.onlyTrouble(world.examine());

    assertThat(trouble.id()).isEqualTo("dns");
    assertThat(trouble.state()).isEqualTo(State.FAIL);
    assertThat(world.databases.asked()).contains("ep-x-1.eu.neon.tech");
  }

  @Test
  void aServerThatNeverAnswersIsGivenUpAndTheOthersAreNot() {
    world.databases.silent(DEV_HOST);

    DoctorReport report = world.examine();

    Check trouble = DoctorWorld.onlyTrouble(report);
    assertThat(trouble.what()).isEqualTo("the database did not answer within 2 s");
    assertThat(trouble.took()).isEqualTo(Duration.ofSeconds(2));
    assertThat(report.text()).contains("PostgreSQL 17.5 at staging.example.com:5432");
  }

  @Test
  void aServerThatAcceptsNoChangesFails() {
    world.databases.with(DEV_HOST, new Vitals("17.5", 17, Access.READ_ONLY, Duration.ZERO));

    assertThat(DoctorWorld.onlyTrouble(world.examine()).what())
        .isEqualTo("the database accepts no changes");
  }

  @Test
  void aDatabaseOfAnotherEnvironmentFails() {
    world.worked("production", DoctorWorld.DEV);

    Check trouble = DoctorWorld.onlyTrouble(world.examine());

    assertThat(trouble.state()).isEqualTo(State.FAIL);
    assertThat(trouble.what()).isEqualTo("this is the database of production");
  }

  @Test
  void aCopyFailsAndItsOwnDatabaseDoesNot() {
    String own = "postgres://elsewhere.example.com/devdata";
    world.worked("dev", own);
    world.ledger.copy(DoctorWorld.url(own), DoctorWorld.url(DoctorWorld.DEV));
    world.worked("staging", DoctorWorld.STAGING);

    DoctorReport report = world.examine();

    assertThat(DoctorWorld.onlyTrouble(report).what()).contains("a copy");
    assertThat(report.text() + report.json())
        .contains("the database is its own, since 2026-03-02T09:00:00Z")
        .contains("see relayctl explain copied-database\n", "\"id\" : \"copied-database\"")
        .doesNotContain("elsewhere.example.com", "devdata");
  }

  @Test
  void aLockThatIsHeldIsAWarningWithItsHolder() {
    var holder = new Ledger.Holder("ana@ci", "deploy dev", 1, null);
    try (Ledger.Session _ =
        ok(
            world.ledger.lock(
                DoctorWorld.url(DoctorWorld.DEV),
                new Ledger.Claim(new EnvironmentName("dev"), Set.of()),
                holder))) {
      Check trouble = DoctorWorld.onlyTrouble(world.examine());

      assertThat(trouble.id()).isEqualTo("lock");
      assertThat(trouble.state()).isEqualTo(State.WARN);
      assertThat(trouble.what()).isEqualTo("ana@ci is at work: deploy dev");
    }
    assertThat(DoctorWorld.bad(world.examine())).isEmpty();
  }

  @Test
  void whatExplainKnowsIsFoundUnderItsNameAndNothingElseIsOffered() throws IOException {
    world.lookups.variable("OPEN_URL", DoctorWorld.DEV.replace("?sslmode=require", ""));
    world.environment("dev", "kind: dev", "relay-dev", "${env:OPEN_URL}");

    DoctorReport report = world.examine();

    assertThat(DoctorWorld.onlyTrouble(report).id()).isEqualTo("tls");
    assertThat(report.text()).contains("see relayctl explain tls-not-required\n");
    assertThat(report.json()).contains("\"id\" : \"tls-not-required\"");

    world.databases.with(DEV_HOST, new Vitals("17.5", 17, Access.READ_ONLY, Duration.ZERO));
    world.environment("dev", "kind: dev", "relay-dev", "${env:DEV_DATABASE_URL}");
    assertThat(world.examine().text()).contains("accepts no changes").doesNotContain("explain");
  }

  @Test
  void aLocalDatabaseThatIsDownOnlyWarns() throws IOException {
    world.environment("local", "kind: local", "relay-dev", "postgres://me@localhost/relay");
    world.databases.failing("localhost", DoctorWorld.problem("database.port-closed", "refused"));

    assertThat(DoctorWorld.onlyTrouble(world.examine()).state()).isEqualTo(State.WARN);
  }

  @Test
  void dumpsNeedProgramsThatCanReadTheServer() throws IOException {
    dumped("{ keep: 7d }");
    world.dumps =
        server ->
            server <= 15
                ? Result.ok(15)
                : Result.bad(DoctorWorld.problem("restore-point.pg-dump-too-old", "15 is too old"));

    Check trouble = DoctorWorld.onlyTrouble(world.examine());
    assertThat(trouble.id()).isEqualTo("restore-points");
    assertThat(trouble.state()).isEqualTo(State.FAIL);

    world.databases.with(DEV_HOST, new Vitals("15.8", 15, Access.WRITABLE, Duration.ZERO));
    assertThat(DoctorWorld.bad(world.examine())).isEmpty();
  }

  @Test
  void branchesOfNeonNeedItsKeyAndNoPrograms() throws IOException {
    dumped("{ keep: 7d }\n  neon: { project: quiet-sun-1 }");
    world.dumps = _ -> Result.bad(DoctorWorld.problem("restore-point.no-pg-dump", "none"));
    assertThat(DoctorWorld.bad(world.examine())).isEmpty();

    world.branches = (_, _) -> Result.bad(DoctorWorld.problem("neon.key-missing", "not set"));
    assertThat(DoctorWorld.onlyTrouble(world.examine()).id()).isEqualTo("neon");
  }

  @Test
  void aNeonKeyThatNothingNeedsMayBeMissing() throws IOException {
    dumped("{ form: dump }\n  neon: { project: quiet-sun-1 }");
    world.branches = (_, _) -> Result.bad(DoctorWorld.problem("neon.key-missing", "not set"));
    DoctorReport report = world.examine();
    assertThat(DoctorWorld.bad(report)).isEmpty();
    assertThat(report.text()).contains("project quiet-sun-1 not asked");

    world.branches = (_, _) -> Result.bad(DoctorWorld.problem("neon.not-found", "404"));
    assertThat(DoctorWorld.onlyTrouble(world.examine()).id()).isEqualTo("neon");
  }

  private void dumped(String restorePoints) throws IOException {
    world.databases.with(DEV_HOST, InMemoryCheckup.HEALTHY);
    world.write(
        "environments/dev.yaml",
        """
        # yaml-language-server: $schema=../schemas/environment.schema.json
        kind: dev
        app: { name: relay-dev, config: fly.toml }
        database:
          url: "${env:DEV_DATABASE_URL}"
          restore-points: %s
        """
            .formatted(restorePoints));
  }
}
