package dev.relayctl.migrate.alembic;

import dev.relayctl.environment.DatabaseUrl;
import dev.relayctl.problem.Problem;
import dev.relayctl.problem.Where;
import dev.relayctl.run.Ticker;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Timestamp;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Whether Alembic works on the database that was meant. Its {@code env.py} may take the URL from
 * anywhere, so at its first revision the server is asked whether a session came since the start; it
 * is still in its transaction then. Sessions of other roles hide their start and count as such.
 */
record SameDatabase(Connection connection, Timestamp since, Ticker ticker) {
  private static final int LOOKS = 4;
  private static final Duration PAUSE = Duration.ofMillis(300);

  private static final String SESSIONS =
      """
      SELECT count(*) FROM pg_stat_activity
      WHERE datname = current_database() AND pid <> pg_backend_pid()
        AND (backend_start IS NULL OR backend_start >= ?)
      """;

  /** From now on; null when the server can't be asked, and then nothing is known. */
  static @Nullable SameDatabase from(Connection connection, Ticker ticker) {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("SELECT clock_timestamp()")) {
      return rows.next() ? new SameDatabase(connection, rows.getTimestamp(1), ticker) : null;
    } catch (SQLException _) {
      return null;
    }
  }

  /**
   * A watch, at work from the first revision on. It knows nothing when there is no one to ask. No
   * virtual thread: interrupted in a question, it would close the lock's own connection.
   */
  static Watcher watch(@Nullable SameDatabase same) {
    return new Watcher(
        Thread.ofPlatform().daemon().name("relayctl same database"),
        watcher -> {
          if (same != null) {
            same.look(watcher);
          }
        });
  }

  /**
   * Looks several times: the session of a revision that failed at once is gone while Python still
   * prints why.
   */
  private void look(Watcher watcher) throws InterruptedException {
    for (int i = 0; i < LOOKS; i++) {
      if (!absent()) {
        return;
      }
      ticker.pause(PAUSE);
    }
    watcher.stop();
  }

  /** Whether it is certain that no session has come. */
  private boolean absent() {
    try (PreparedStatement statement = connection.prepareStatement(SESSIONS)) {
      statement.setTimestamp(1, since);
      try (ResultSet rows = statement.executeQuery()) {
        return rows.next() && rows.getInt(1) == 0;
      }
    } catch (SQLException _) {
      return false;
    }
  }

  static Problem elsewhere(OpenedProject project, DatabaseUrl database) {
    return Problem.failed(
        "migrate.alembic-other-database",
        "alembic works on another database than " + database.describe(),
        Where.file(project.files().shown(project.files().env())),
        "env.py doesn't take the URL from DATABASE_URL; this database's revision is unchanged",
        "make env.py use os.environ[\"DATABASE_URL\"]; look at what it was connected to, which may"
            + " have been migrated");
  }
}
