package dev.relayctl.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * relayctl is killed, or loses its connection, in the middle of each kind of migration; then the
 * same command again. Each migration counts itself, so that nothing is applied twice unseen.
 */
class KilledMigrationIT {
  /** A statement that is at work until somebody lets go of an advisory lock. */
  private static final String WAIT = "SELECT pg_advisory_xact_lock(4711);\n";

  @TempDir Path directory;
  private Cli cli = new Cli(Path.of(""));
  private String url = "";

  @BeforeEach
  void migrateTheSample() throws Exception {
    cli = SampleProject.in(directory);
    write("V4__counted.sql", "CREATE TABLE counted (what text);\n");
    migrates();
    Matcher found =
        Pattern.compile("DEV_DATABASE_URL='?(postgres[^'\n]*)")
            .matcher(cli.run("sandbox", "env").stdout());
    assertThat(found.find()).isTrue();
    url = found.group(1);
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

    interrupted(this::kill);
    assertThat(text("SELECT count(*) FROM counted")).isEqualTo("1");
    migrates();

    assertThat(text("SELECT string_agg(what, ' ' ORDER BY what) FROM counted"))
        .isEqualTo("first second third");
    isConsistent("7");
  }

  @Test
  void killedInARepeatableOne() throws Exception {
    write("R__names.sql", "CREATE VIEW names AS SELECT title FROM tracks;\n" + count("r") + WAIT);

    interrupted(this::kill);
    assertThat(text("SELECT to_regclass('names') IS NULL")).isEqualTo("t");
    migrates();

    assertThat(text("SELECT string_agg(what, ' ') FROM counted")).isEqualTo("r");
    isConsistent("4");
  }

  @Test
  void killedWhileAnIndexIsBuilt() throws Exception {
    write("V5__index.sql", "CREATE INDEX CONCURRENTLY counted_what ON counted (what);\n");
    try (Connection writer = open();
        Statement statement = writer.createStatement()) {
      writer.setAutoCommit(false);
      statement.execute("INSERT INTO counted VALUES ('writer')");
      Cli.Started running = cli.start(Path.of("/dev/null"), "--sandbox", "migrate", "dev");
      await("SELECT count(*) FROM pg_stat_progress_create_index");
      kill(running);
      writer.rollback();
    }
    awaitNone("SELECT count(*) FROM pg_stat_progress_create_index");

    migrates();

    assertThat(text("SELECT count(*) FROM pg_index WHERE NOT indisvalid")).isEqualTo("0");
    assertThat(text("SELECT count(*) FROM pg_indexes WHERE tablename = 'counted'")).isEqualTo("1");
    isConsistent("5");
  }

  @Test
  void killedInAnUndo() throws Exception {
    write("V5__nick.sql", "ALTER TABLE tracks ADD COLUMN nick text;\n");
    write("U5__nick.sql", "ALTER TABLE tracks DROP COLUMN nick;\n" + count("undo") + WAIT);
    migrates();

    interrupted(this::kill, "migrate", "undo", "dev", "--confirm", "dev");
    assertThat(text("SELECT count(*) FROM counted")).isEqualTo("0");
    isConsistent("5");
    Cli.Ran again = cli.run("--sandbox", "migrate", "undo", "dev", "--confirm", "dev");

    assertThat(again.exitCode()).as(again.stderr()).isZero();
    assertThat(text("SELECT count(*) FROM counted")).isEqualTo("1");
    assertThat(cli.run("--sandbox", "migrate", "status", "dev").stdout()).contains("at revision 4");
  }

  @Test
  void losesItsConnectionsInATransaction() throws Exception {
    write("V5__first.sql", "ALTER TABLE tracks ADD COLUMN first int;\n" + count("first") + WAIT);

    interrupted(running -> {
      text(
          "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity"
              + " WHERE datname = current_database() AND pid <> pg_backend_pid()"
              + " AND wait_event = 'advisory'");
      Cli.Ran ran = running.ended();
      assertThat(ran.exitCode()).as(ran.stderr()).isEqualTo(1);
      assertThat(ran.stdout()).contains("migrate.connection-lost");
    });
    migrates();

    assertThat(text("SELECT string_agg(what, ' ') FROM counted")).isEqualTo("first");
    isConsistent("5");
  }

  private interface Stop {
    void on(Cli.Started running) throws Exception;
  }

  private void interrupted(Stop stop) throws Exception {
    interrupted(stop, "migrate", "dev");
  }

  /** Starts a command, lets it wait in the middle of a statement, and stops it there. */
  private void interrupted(Stop stop, String... command) throws Exception {
    String[] all = new String[command.length + 1];
    all[0] = "--sandbox";
    System.arraycopy(command, 0, all, 1, command.length);
    try (Connection other = open();
        Statement statement = other.createStatement()) {
      statement.execute("SELECT pg_advisory_lock(4711)");
      Cli.Started running = cli.start(Path.of("/dev/null"), all);
      await("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted");
      stop.on(running);
    }
    // The server notices that nobody waits for it any more when the lock is free.
    awaitNone(
        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
            + " AND pid <> pg_backend_pid() AND query LIKE '%4711%'");
  }

  private void kill(Cli.Started running) throws InterruptedException {
    running.process().destroyForcibly();
    running.process().waitFor();
  }

  private void migrates() throws Exception {
    Cli.Ran ran = cli.run("--sandbox", "migrate", "dev");
    assertThat(ran.exitCode()).as(ran.stderr()).isZero();
  }

  private void isConsistent(String revision) throws Exception {
    Cli.Ran status = cli.run("--sandbox", "migrate", "status", "dev");
    assertThat(status.exitCode()).isZero();
    assertThat(status.stdout()).contains("at revision " + revision).contains("nothing pending");
    assertThat(text("SELECT count(*) FROM flyway_schema_history WHERE NOT success")).isEqualTo("0");
    Cli.Ran compared = cli.run("--sandbox", "migrate", "verify", "--against", "dev");
    assertThat(compared.exitCode()).as(compared.stdout()).isZero();
  }

  private static String count(String what) {
    return "INSERT INTO counted VALUES ('" + what + "');\n";
  }

  private void write(String name, String sql) throws IOException {
    Files.writeString(cli.project().resolve("migrations").resolve(name), sql);
  }

  private void await(String count) throws SQLException {
    awaited(count, false);
  }

  private void awaitNone(String count) throws SQLException {
    awaited(count, true);
  }

  private void awaited(String count, boolean none) throws SQLException {
    for (int i = 0; i < 600; i++) {
      if (text(count).equals("0") == none) {
        return;
      }
      text("SELECT pg_sleep(0.1)");
    }
    throw new AssertionError(
        count + (none ? " never gave 0" : " gave nothing but 0") + ", at last " + text(count));
  }

  private Connection open() throws SQLException {
    Matcher parts = Pattern.compile("//([^:]+):([^@]+)@(.+)").matcher(url);
    assertThat(parts.find()).isTrue();
    return DriverManager.getConnection(
        "jdbc:postgresql://" + parts.group(3), parts.group(1), parts.group(2));
  }

  private String text(String sql) throws SQLException {
    try (Connection connection = open();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      return row.next() ? String.valueOf(row.getString(1)) : "";
    }
  }
}
