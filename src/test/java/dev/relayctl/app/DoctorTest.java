package dev.relayctl.app;

import static dev.relayctl.testing.Results.bad;
import static dev.relayctl.testing.Results.ok;
import static org.assertj.core.api.Assertions.assertThat;

import dev.relayctl.problem.Result;
import dev.relayctl.problem.Where;
import dev.relayctl.report.DoctorReport;
import dev.relayctl.report.DoctorReport.Check;
import dev.relayctl.report.DoctorReport.State;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The project, its files, GitHub and Fly. */
class DoctorTest {
  @TempDir Path directory;
  private DoctorWorld world;

  @BeforeEach
  void aHealthyWorld() throws IOException {
    world = new DoctorWorld(directory);
  }

  @Test
  void hasNothingToSayOfAHealthyProject() {
    DoctorReport report = world.examine();

    assertThat(DoctorWorld.bad(report)).as(report.text()).isEmpty();
    assertThat(report.fails()).isFalse();
    assertThat(report.text()).endsWith(" ok, 0 warnings, 0 failures.");
  }

  @Test
  void looksAtOneEnvironmentAlone() {
    DoctorReport report = ok(world.ask("dev"));

    assertThat(report.text()).contains("dev.example.com").doesNotContain("staging.example.com");
  }

  @Test
  void withoutAProjectThereIsNoReport() throws IOException {
    Files.delete(directory.resolve("environments/dev.yaml"));
    Files.delete(directory.resolve("environments/staging.yaml"));

    assertThat(bad(world.ask(null)).facts().id().value()).isEqualTo("config.no-environments");
  }

  @Test
  void anUnknownEnvironmentIsAProblemAndNoReport() {
    assertThat(bad(world.ask("prodction")).facts().id().value()).isEqualTo("environment.unknown");
  }

  @Test
  void tellsEachSlipInAFileWithItsPlace() throws IOException {
    world.write("environments/dev.yaml", "kind: dev\nap: { name: x }\ndeploi: {}\n");

    DoctorReport report = world.examine();

    assertThat(report.checks())
        .filteredOn(check -> check.id().equals("environments"))
        .hasSize(2)
        .allMatch(check -> check.state() == State.FAIL);
    assertThat(report.text())
        .contains("at  environments/dev.yaml:2:1", "environments/dev.yaml:3:1");
    assertThat(report.text()).contains("not needed: no environment that could be read has an app");
    assertThat(report.json()).contains("\"line\" : 2", "\"column\" : 1");
  }

  @Test
  void aBranchThatIsUnknownConcernsThePreviewAlone() throws IOException {
    world.environment(
        "preview", "kind: preview", "\"relay-${branch.slug}\"", "${env:DEV_DATABASE_URL}");

    Check trouble = DoctorWorld.onlyTrouble(world.examine());

    assertThat(trouble.id()).isEqualTo("file");
    assertThat(trouble.environment()).hasToString("preview");
  }

  @Test
  void aTokenThatIsMissingIsToldOnce() {
    world.fleet = Result.bad(DoctorWorld.problem("fly.token-missing", "not set"));

    Check trouble = DoctorWorld.onlyTrouble(world.examine());

    assertThat(trouble.id()).isEqualTo("token");
    assertThat(trouble.state()).isEqualTo(State.FAIL);
  }

  @Test
  void withoutAnAppNoTokenIsMissed() throws IOException {
    Files.delete(directory.resolve("environments/staging.yaml"));
    world.write(
        "environments/dev.yaml",
        """
        # yaml-language-server: $schema=../schemas/environment.schema.json
        kind: local
        database: { url: "${env:DEV_DATABASE_URL}" }
        """);
    world.fleet = Result.bad(DoctorWorld.problem("fly.token-missing", "not set"));

    assertThat(DoctorWorld.bad(world.examine())).isEmpty();
  }

  @Test
  void aTokenThatMayNotReadAnAppFailsThere() {
    world.apps.failNext("app", DoctorWorld.problem("fly.not-permitted", "403"));

    Check trouble = DoctorWorld.onlyTrouble(ok(world.ask("staging")));

    assertThat(trouble.id()).isEqualTo("app");
    assertThat(trouble.state()).isEqualTo(State.FAIL);
  }

  @Test
  void anAppBeforeItsFirstDeployIsAWarning() throws IOException {
    world.environment("dev", "kind: dev", "relay-new", "${env:DEV_DATABASE_URL}");

    Check trouble = DoctorWorld.onlyTrouble(world.examine());

    assertThat(trouble.state()).isEqualTo(State.WARN);
    assertThat(trouble.what()).contains("relay-new");
  }

  @Test
  void anAppOfAnotherOrganizationFailsAsTheDeployWould() throws IOException {
    world.write(
        "environments/dev.yaml",
        """
        # yaml-language-server: $schema=../schemas/environment.schema.json
        kind: dev
        app: { name: relay-dev, config: fly.toml, organization: others }
        database: { url: "${env:DEV_DATABASE_URL}" }
        """);

    Check trouble = DoctorWorld.onlyTrouble(world.examine());

    assertThat(trouble.state()).isEqualTo(State.FAIL);
    assertThat(trouble.what()).isEqualTo("the app relay-dev belongs to acme, not to others");
    assertThat(trouble.trouble())
        .satisfies(facts -> assertThat(facts.id().value()).isEqualTo("wrong-account"));
  }

  @Test
  void aDotenvInGitWarnsAndFailsWhereSecretsAreReadFromIt() throws IOException {
    world.programs.with("git", ".env\n");

    assertThat(DoctorWorld.onlyTrouble(world.examine()).state()).isEqualTo(State.WARN);

    world.lookups.inDotenv("DEV_DATABASE_URL", DoctorWorld.DEV);
    world.environment("dev", "kind: dev", "relay-dev", "${dotenv:DEV_DATABASE_URL}");
    Check trouble = DoctorWorld.onlyTrouble(world.examine());
    assertThat(trouble.id()).isEqualTo("dotenv");
    assertThat(trouble.state()).isEqualTo(State.FAIL);
  }

  @Test
  void aFileWithoutItsSchemaIsAWarning() throws IOException {
    world.write(
        "environments/dev.yaml",
        """
        kind: dev
        app: { name: relay-dev, config: fly.toml }
        database: { url: "${env:DEV_DATABASE_URL}" }
        """);

    Check trouble = DoctorWorld.onlyTrouble(world.examine());

    assertThat(trouble.id()).isEqualTo("schema-line");
    assertThat(trouble.trouble())
        .satisfies(
            facts -> assertThat(facts.where()).isEqualTo(Where.file("environments/dev.yaml")));
  }

  @Test
  void aSchemaThatIsNotThereIsAWarningForEachFile() throws IOException {
    Files.delete(directory.resolve("schemas/environment.schema.json"));

    assertThat(DoctorWorld.bad(world.examine()))
        .hasSize(2)
        .allMatch(check -> check.state() == State.WARN)
        .allMatch(check -> check.id().equals("schema-line"));
  }

  @Test
  void aWorkflowThatOnlyMentionsItInACommentCallsNothing() throws IOException {
    world.write(".github/workflows/deploy.yaml", "# relayctl comes later\njobs: {}\n");

    Check trouble = DoctorWorld.onlyTrouble(world.examine());

    assertThat(trouble.id()).isEqualTo("workflow");
    assertThat(trouble.state()).isEqualTo(State.WARN);
  }

  @Test
  void aWorkflowForAnEnvironmentThatIsNoneIsOutdated() throws IOException {
    world.write(
        ".github/workflows/deploy.yaml",
        """
        jobs:
          dev:
            run: relayctl deploy --yes stagging
          any:
            run: relayctl migrate status && relayctl --json deploy "${{ inputs.environment }}"
        """);

    Check trouble = DoctorWorld.onlyTrouble(world.examine());

    assertThat(trouble.what())
        .isEqualTo("a workflow calls relayctl for stagging, which is no environment");
    assertThat(Objects.requireNonNull(trouble.trouble()).where().text())
        .isEqualTo(".github/workflows/deploy.yaml:3:32");
    assertThat(Objects.requireNonNull(trouble.trouble()).remedy())
        .isEqualTo("did you mean staging?");
  }
}
