package dev.relayctl.migrate.alembic;

import dev.relayctl.environment.DatabaseUrl;
import dev.relayctl.postgres.Connections;
import dev.relayctl.problem.Result;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/**
 * Sessions that outlive an Alembic that was ended. A server doesn't notice that its client has gone
 * while a statement runs: it would go on, hold its locks, and perhaps commit when nobody looks.
 * They are known by the name that libpq takes from {@code PGAPPNAME}; asyncpg takes none.
 */
final class Leftovers {
  /** What sessions of an Alembic that relayctl starts are called. */
  static final String NAME = "relayctl alembic";

  private static final String SESSIONS =
      " FROM pg_stat_activity WHERE datname = current_database() AND application_name = '"
          + NAME
          + "' AND pid <> pg_backend_pid()";

  /** Waits until they are gone: what they hold and build would still look alive. */
  private static final String END = "SELECT pg_terminate_backend(pid, 3000)" + SESSIONS;

  private static final String FIND = "SELECT pid" + SESSIONS + " ORDER BY 1";

  private Leftovers() {}

  /** Their processes on the server. */
  static List<Integer> of(Connection connection) throws SQLException {
    List<Integer> found = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(FIND)) {
      while (rows.next()) {
        found.add(rows.getInt(1));
      }
    }
    return found;
  }

  /** Ends them; the migration lock sees to it that they are this run's. How many there were. */
  static int end(Connection connection) {
    int ended = 0;
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(END)) {
      while (rows.next()) {
        ended++;
      }
    } catch (SQLException _) {
      // The connection is gone, and the server ends what it can by itself.
    }
    return ended;
  }

  /**
   * The same when the network may be gone under the lock's connection, too: over another then, and
   * only while nobody else has the lock, whose sessions they could be.
   */
  static void endLost(Connection locked, Connections connections, DatabaseUrl database) {
    end(locked);
    if (open(locked)) {
      return;
    }
    var _ =
        connections.ask(
            database,
            connection -> {
              if (MigrationLock.tried(connection)) {
                end(connection);
              }
              return Result.done();
            });
  }

  private static boolean open(Connection connection) {
    try {
      return !connection.isClosed();
    } catch (SQLException _) {
      return false;
    }
  }
}
