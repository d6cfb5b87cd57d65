package dev.relayctl.app;

import static dev.relayctl.testing.Results.ok;
import static org.assertj.core.api.Assertions.assertThat;

import dev.relayctl.problem.Result;
import dev.relayctl.report.DoctorReport;
import dev.relayctl.report.DoctorReport.Check;
import dev.relayctl.report.DoctorReport.State;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Programs of this machine. */
class DoctorToolsTest {
  @TempDir Path directory;
  private DoctorWorld world;

  @BeforeEach
  void aHealthyWorld() throws IOException {
    world = new DoctorWorld(directory);
  }

  @Test
  void tellsVersions() {
    assertThat(world.examine().text())
        .containsPattern("ok   java +25\\.0\\.1\n")
        .containsPattern("ok   flyctl +0\\.3\\.150\n")
        .containsPattern("ok   docker +28\\.2\\.2\n")
        .containsPattern("ok   pg_dump +17, with pg_restore and psql\n");
  }

  @Test
  void whatNobodyNeedsMayBeMissing() {
    world.programs.without("git").without("docker");
    world.dumps = _ -> Result.bad(DoctorWorld.problem("restore-point.no-pg-dump", "none"));

    DoctorReport report = world.examine();

    assertThat(DoctorWorld.bad(report)).isEmpty();
    assertThat(report.text()).containsPattern("ok   docker +not found; no environment needs it\n");
  }

  @Test
  void withoutGitABranchCannotBeCompared() throws IOException {
    world.programs.without("git");
    dev("deploy: { branch: main }");

    Check trouble = DoctorWorld.onlyTrouble(world.examine());

    assertThat(trouble.id()).isEqualTo("git");
    assertThat(trouble.state()).isEqualTo(State.FAIL);
  }

  @Test
  void dockerIsNeededWhereItBuilds() throws IOException {
    world.programs.without("docker");
    world.write(
        "environments/dev.yaml",
        """
        # yaml-language-server: $schema=../schemas/environment.schema.json
        kind: dev
        app: { name: relay-dev, config: fly.toml, build: { with: docker } }
        """);

    Check trouble = DoctorWorld.onlyTrouble(world.examine());

    assertThat(trouble.what()).isEqualTo("not found");
    assertThat(trouble.trouble())
        .satisfies(facts -> assertThat(facts.why()).isEqualTo("app.build.with is docker (dev)"));
  }

  @Test
  void withoutAnyBuilderOneIsMissed() {
    world.programs.without("docker").without("flyctl");

    Check trouble = DoctorWorld.onlyTrouble(world.examine());

    assertThat(trouble.id()).isEqualTo("builder");
    assertThat(trouble.state()).isEqualTo(State.WARN);
  }

  @Test
  void flyctlMayBeCalledFly() {
    world.programs.without("docker").without("flyctl").with("fly", "fly v0.3.1");

    assertThat(DoctorWorld.bad(world.examine())).isEmpty();
  }

  @Test
  void uvIsNeededWhereAlembicIsStartedWithIt() throws IOException {
    dev("migrations: { engine: alembic, directory: alembic }");
    world.write("pyproject.toml", "[project]\nname = \"relay\"\n");

    Check trouble = DoctorWorld.onlyTrouble(world.examine());
    assertThat(trouble.id()).isEqualTo("uv");
    assertThat(trouble.state()).isEqualTo(State.WARN);

    dev("migrations: { engine: alembic, directory: alembic, command: [alembic] }");
    assertThat(DoctorWorld.bad(world.examine())).isEmpty();
  }

  @Test
  void dumpsNeedPgDump() throws IOException {
    dev("");
    world.write(
        "environments/dev.yaml",
        """
        # yaml-language-server: $schema=../schemas/environment.schema.json
        kind: dev
        database: { url: "${env:DEV_DATABASE_URL}", restore-points: { keep: 7d } }
        app: { name: relay-dev, config: fly.toml }
        """);
    world.dumps = _ -> Result.bad(DoctorWorld.problem("restore-point.no-pg-dump", "none"));

    assertThat(DoctorWorld.bad(ok(world.ask("dev"))))
        .extracting(Check::id)
        .containsExactly("pg_dump", "restore-points");
  }

  @Test
  void aProgramThatIsBrokenIsAsGoodAsMissing() throws IOException {
    dev("deploy: { branch: main }");
    world.programs.broken("git", 127);

    assertThat(DoctorWorld.onlyTrouble(world.examine()).what()).contains("exit code 127");
  }

  private void dev(String more) throws IOException {
    world.environment("dev", "kind: dev\n" + more, "relay-dev", "${env:DEV_DATABASE_URL}");
  }
}
