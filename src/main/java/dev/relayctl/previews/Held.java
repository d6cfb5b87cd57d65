package dev.relayctl.previews;

import dev.relayctl.environment.DatabaseUrl;
import dev.relayctl.postgres.Connections;
import dev.relayctl.postgres.SqlProblems;
import dev.relayctl.problem.Result;
import dev.relayctl.run.PreviewDatabases.Parent;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.function.Supplier;

/**
 * An advisory lock: PostgreSQL gives it back when the session ends.
 *
 * @param connection whose session has it; a statement on it may take its time
 */
public record Held(Connection connection) implements AutoCloseable {
  private static final String TIMED_OUT = "55P03";

  /** Of three seconds each: a process that was asked to stop doesn't wait for its turn. */
  private static final int TRIES = 200;

  /**
   * Takes it, or says that somebody has it: {@code preview.busy}.
   *
   * @param where the database that has the lock; the same for all who take it
   */
  public static Result<Held> take(
      Connections connections, DatabaseUrl where, Parent parent, String id) {
    return connections
        .source(where)
        .then(source -> {
          try {
            Connection connection = source.getConnection();
            if (taken(connection, "relayctl preview " + id)) {
              return Result.ok(new Held(connection));
            }
            connection.close();
            return Result.bad(PreviewProblems.busy(parent, id));
          } catch (SQLException e) {
            return Result.bad(SqlProblems.connecting(e, where));
          }
        });
  }

  /**
   * Does what only one does to a parent at a time. Waits for its turn; {@code preview.crowded} when
   * it doesn't come within ten minutes.
   */
  public <T> Result<T> alone(Parent parent, Supplier<Result<T>> work) {
    return alone(parent, TRIES, work);
  }

  <T> Result<T> alone(Parent parent, int atMost, Supplier<Result<T>> work) {
    String turn = "relayctl previews of " + parent.direct().database();
    try {
      for (int tries = 1; !taken(connection, turn); tries++) {
        if (Thread.currentThread().isInterrupted()) {
          return Result.bad(SqlProblems.interrupted(parent.direct()));
        }
        if (tries == atMost) {
          return Result.bad(PreviewProblems.crowded(parent));
        }
      }
      Result<T> done = work.get();
      lock(connection, "SELECT pg_advisory_unlock(hashtextextended(?, 0))", turn);
      return done;
    } catch (SQLException e) {
      return Result.bad(SqlProblems.asking(e, parent.direct()));
    }
  }

  /** One whose process has just ended is given back within moments. */
  private static boolean taken(Connection connection, String name) throws SQLException {
    try (var settings = connection.createStatement()) {
      settings.execute("SET lock_timeout = '3s'");
      lock(connection, "SELECT pg_advisory_lock(hashtextextended(?, 0))", name);
      settings.execute("RESET lock_timeout");
      return true;
    } catch (SQLException e) {
      if (TIMED_OUT.equals(e.getSQLState())) {
        return false;
      }
      throw e;
    }
  }

  private static void lock(Connection connection, String sql, String name) throws SQLException {
    try (var statement = connection.prepareStatement(sql)) {
      statement.setString(1, name);
      statement.execute();
    }
  }

  @Override
  public void close() {
    // Closing alone lets the server give the lock back a moment later.
    try (connection;
        var statement = connection.createStatement()) {
      statement.execute("SELECT pg_advisory_unlock_all()");
    } catch (SQLException _) {
      // It broke before; the server has given the lock back.
    }
  }
}
