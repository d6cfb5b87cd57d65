package dev.relayctl.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * relayctl is killed, or loses its connection, in the middle of each kind of migration; then the
 * same command again. Each migration counts itself, so that nothing is applied twice unseen.
 */
class KilledMigrationIT {
  private static final String WAIT = Stopped.WAIT + ";\n";

  @TempDir Path directory;
  private Cli cli = new Cli(Path.of(""));
  private Stopped stopped = new Stopped(cli, "");

  @BeforeEach
  void migrateTheSample() throws Exception {
    cli = SampleProject.in(directory);
    write("V4__counted.sql", "CREATE TABLE counted (what text);\n");
    migrates();
    stopped = Stopped.of(cli);
  }

  @AfterEach
  void stopTheSandbox() throws Exception {
    cli.run("sandbox", "reset");
  }

  @Test
  void killedInATransaction() throws Exception {
    write("V5__first.sql", "ALTER TABLE tracks ADD COLUMN first int;\n" + count("first"));
    write("V6__second.sql", "ALTER TABLE tracks ADD COLUMN second int;\n" + count("second") + WAIT);
    write("V7__third.sql", count("third"));

    stopped.interrupted(Stopped::kill, "migrate", "dev");
    assertThat(stopped.text("SELECT count(*) FROM counted")).isEqualTo("1");
    migrates();

    assertThat(stopped.text("SELECT string_agg(what, ' ' ORDER BY what) FROM counted"))
        .isEqualTo("first second third");
    isConsistent("7");
  }

  @Test
  void killedInARepeatableOne() throws Exception {
    write("R__names.sql", "CREATE VIEW names AS SELECT title FROM tracks;\n" + count("r") + WAIT);

    stopped.interrupted(Stopped::kill, "migrate", "dev");
    assertThat(stopped.text("SELECT to_regclass('names') IS NULL")).isEqualTo("t");
    migrates();

    assertThat(stopped.text("SELECT string_agg(what, ' ') FROM counted")).isEqualTo("r");
    isConsistent("4");
  }

  @Test
  void killedWhileAnIndexIsBuilt() throws Exception {
    write("V5__index.sql", "CREATE INDEX CONCURRENTLY counted_what ON counted (what);\n");
    try (Connection writer = stopped.open();
        Statement statement = writer.createStatement()) {
      writer.setAutoCommit(false);
      statement.execute("INSERT INTO counted VALUES ('writer')");
      Cli.Started running = cli.start(Path.of("/dev/null"), "--sandbox", "migrate", "dev");
      stopped.await("SELECT count(*) FROM pg_stat_progress_create_index");
      Stopped.kill(running);
      writer.rollback();
    }
    stopped.awaitNone("SELECT count(*) FROM pg_stat_progress_create_index");

    migrates();

    assertThat(stopped.text("SELECT count(*) FROM pg_index WHERE NOT indisvalid")).isEqualTo("0");
    assertThat(stopped.text("SELECT count(*) FROM pg_indexes WHERE tablename = 'counted'"))
        .isEqualTo("1");
    isConsistent("5");
  }

  @Test
  void killedInAnUndo() throws Exception {
    write("V5__nick.sql", "ALTER TABLE tracks ADD COLUMN nick text;\n");
    write("U5__nick.sql", "ALTER TABLE tracks DROP COLUMN nick;\n" + count("undo") + WAIT);
    migrates();

    stopped.interrupted(Stopped::kill, "migrate", "undo", "dev", "--confirm", "dev");
    assertThat(stopped.text("SELECT count(*) FROM counted")).isEqualTo("0");
    isConsistent("5");
    Cli.Ran again = cli.run("--sandbox", "migrate", "undo", "dev", "--confirm", "dev");

    assertThat(again.exitCode()).as(again.stderr()).isZero();
    assertThat(stopped.text("SELECT count(*) FROM counted")).isEqualTo("1");
    assertThat(cli.run("--sandbox", "migrate", "status", "dev").stdout()).contains("at revision 4");
  }

  @Test
  void losesItsConnectionsInATransaction() throws Exception {
    write("V5__first.sql", "ALTER TABLE tracks ADD COLUMN first int;\n" + count("first") + WAIT);

    stopped.interrupted(
        running -> {
          stopped.text(
              "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity"
                  + " WHERE datname = current_database() AND pid <> pg_backend_pid()"
                  + " AND wait_event = 'advisory'");
          Cli.Ran ran = running.ended();
          assertThat(ran.exitCode()).as(ran.stderr()).isEqualTo(1);
          assertThat(ran.stdout()).contains("migrate.connection-lost");
        },
        "migrate",
        "dev");
    migrates();

    assertThat(stopped.text("SELECT string_agg(what, ' ') FROM counted")).isEqualTo("first");
    isConsistent("5");
  }

  private void migrates() throws Exception {
    Cli.Ran ran = cli.run("--sandbox", "migrate", "dev");
    assertThat(ran.exitCode()).as(ran.stderr()).isZero();
  }

  private void isConsistent(String revision) throws Exception {
    Cli.Ran status = cli.run("--sandbox", "migrate", "status", "dev");
    assertThat(status.exitCode()).isZero();
    assertThat(status.stdout()).contains("at revision " + revision).contains("nothing pending");
    assertThat(stopped.text("SELECT count(*) FROM flyway_schema_history WHERE NOT success"))
        .isEqualTo("0");
    Cli.Ran compared = cli.run("--sandbox", "migrate", "verify", "--against", "dev");
    assertThat(compared.exitCode()).as(compared.stdout()).isZero();
  }

  private static String count(String what) {
    return "INSERT INTO counted VALUES ('" + what + "');\n";
  }

  private void write(String name, String sql) throws IOException {
    Files.writeString(cli.project().resolve("migrations").resolve(name), sql);
  }
}
