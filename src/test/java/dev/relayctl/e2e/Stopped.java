package dev.relayctl.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Commands that are stopped in the middle of a statement over the sandbox's database of dev.
 *
 * @param url of that database
 */
record Stopped(Cli cli, String url) {
  /** A statement that is at work until somebody lets go of an advisory lock. */
  static final String WAIT = "SELECT pg_advisory_xact_lock(4711)";

  /** How a command is stopped. */
  interface Stop {
    void on(Cli.Started running) throws Exception;
  }

  static Stopped of(Cli cli) throws Exception {
    Matcher found =
        Pattern.compile("DEV_DATABASE_URL='?(postgres[^'\n]*)")
            .matcher(cli.run("sandbox", "env").stdout());
    assertThat(found.find()).isTrue();
    return new Stopped(cli, found.group(1));
  }

  /** Starts a command, lets it wait in the middle of a statement, and stops it there. */
  void interrupted(Stop stop, String... command) throws Exception {
    var all = new ArrayList<>(List.of("--sandbox"));
    all.addAll(List.of(command));
    try (Connection other = open();
        Statement statement = other.createStatement()) {
      statement.execute("SELECT pg_advisory_lock(4711)");
      Cli.Started running = cli.start(Path.of("/dev/null"), all.toArray(String[]::new));
      await("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted");
      stop.on(running);
    }
    // The server notices that nobody waits for it any more when the lock is free.
    awaitNone(
        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
            + " AND pid <> pg_backend_pid() AND query LIKE '%4711%' AND state = 'active'");
  }

  static void kill(Cli.Started running) throws InterruptedException {
    running.process().destroyForcibly();
    running.process().waitFor();
  }

  void await(String count) throws SQLException {
    awaited(count, false);
  }

  void awaitNone(String count) throws SQLException {
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

  Connection open() throws SQLException {
    Matcher parts = Pattern.compile("//([^:]+):([^@]+)@(.+)").matcher(url);
    assertThat(parts.find()).isTrue();
    return DriverManager.getConnection(
        "jdbc:postgresql://" + parts.group(3), parts.group(1), parts.group(2));
  }

  void execute(String sql) throws SQLException {
    try (Connection connection = open();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  /** The first value of the first row; empty without one. */
  String text(String sql) throws SQLException {
    try (Connection connection = open();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      return row.next() ? String.valueOf(row.getString(1)) : "";
    }
  }
}
