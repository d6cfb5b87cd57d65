package dev.relayctl.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.relayctl.migrate.alembic.SampleRevisions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** relayctl is killed while Alembic is at work, with it or without; then the same command again. */
class KilledAlembicIT {
  @TempDir Path directory;
  private Cli cli = new Cli(Path.of(""));
  private Stopped stopped = new Stopped(cli, "");

  @BeforeEach
  void migrateTheSample() throws Exception {
    SampleRevisions.requireUv();
    SampleRevisions.in(directory);
    Files.createDirectories(directory.resolve("environments"));
    Files.writeString(
        directory.resolve("environments/dev.yaml"),
        """
        kind: dev
        app: {name: relay}
        database: {url: '${env:DEV_DATABASE_URL}'}
        migrations: {engine: alembic, directory: alembic}
        """);
    cli = new Cli(directory);
    migrates();
    stopped = Stopped.of(cli);
    stopped.execute("CREATE TABLE counted (what text)");
  }

  @AfterEach
  void stopTheSandbox() throws Exception {
    cli.run("sandbox", "reset");
  }

  @Test
  void alembicGoesOnWithoutRelayctl() throws Exception {
    write(counting("up") + waiting(), "pass");

    stopped.interrupted(Stopped::kill, "migrate", "dev");
    migrates();

    assertThat(stopped.text("SELECT string_agg(what, ' ') FROM counted")).isEqualTo("up");
    isAt("r32");
  }

  @Test
  void alembicDiesWithRelayctl() throws Exception {
    write(counting("up") + waiting(), "pass");

    stopped.interrupted(this::killBoth, "migrate", "dev");
    assertThat(stopped.text("SELECT count(*) FROM counted")).isEqualTo("0");
    isAt("r31");
    migrates();

    assertThat(stopped.text("SELECT string_agg(what, ' ') FROM counted")).isEqualTo("up");
    isAt("r32");
  }

  @Test
  void bothDieInAnUndo() throws Exception {
    write("pass", counting("down") + waiting());
    migrates();

    stopped.interrupted(this::killBoth, "migrate", "undo", "dev", "--confirm", "dev");
    assertThat(stopped.text("SELECT count(*) FROM counted")).isEqualTo("0");
    isAt("r32");
    Cli.Ran again = cli.run("--sandbox", "migrate", "undo", "dev", "--confirm", "dev");

    assertThat(again.exitCode()).as(again.stderr()).isZero();
    assertThat(stopped.text("SELECT string_agg(what, ' ') FROM counted")).isEqualTo("down");
    isAt("r31");
  }

  /** The session that is ended is Alembic's: its process ends by the error. */
  private void killBoth(Cli.Started running) throws Exception {
    Stopped.kill(running);
    stopped.text(
        "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity"
            + " WHERE datname = current_database() AND application_name = 'relayctl alembic'");
  }

  private static String counting(String what) {
    return "op.execute(\"INSERT INTO counted VALUES ('" + what + "')\")\n    ";
  }

  private static String waiting() {
    return "op.execute('" + Stopped.WAIT + "')";
  }

  private void write(String upgrade, String downgrade) throws IOException {
    Files.writeString(
        directory.resolve("alembic/versions/r32_it.py"),
        """
        \"""counted\"""
        from alembic import op

        revision = "r32"
        down_revision = "r31"
        branch_labels = None
        depends_on = None


        def upgrade():
            %s


        def downgrade():
            %s
        """
            .formatted(upgrade, downgrade));
  }

  private void migrates() throws Exception {
    Cli.Ran ran = cli.run("--sandbox", "migrate", "dev");
    assertThat(ran.exitCode()).as(ran.stderr()).isZero();
  }

  private void isAt(String revision) throws Exception {
    assertThat(stopped.text("SELECT string_agg(version_num, ' ') FROM alembic_version"))
        .isEqualTo(revision);
  }
}
