package dev.relayctl.previews;

import dev.relayctl.postgres.Connections;
import dev.relayctl.postgres.SqlProblems;
import dev.relayctl.problem.Result;
import dev.relayctl.run.PreviewDatabases.Parent;
import java.sql.Connection;
import java.sql.SQLException;

/**
 * An advisory lock in the parent's database: PostgreSQL gives it back when the session ends.
 *
 * @param connection whose session has it; a statement on it may take its time
 */
public record Held(Connection connection) implements AutoCloseable {
  private static final String TIMED_OUT = "55P03";

  /** Takes it, or says that somebody has it: {@code preview.busy}. */
  public static Result<Held> take(Connections connections, Parent parent, String id) {
    return connections
        .source(parent.direct())
        .then(source -> {
          try {
            Connection connection = source.getConnection();
            if (taken(connection, id)) {
              return Result.ok(new Held(connection));
            }
            connection.close();
            return Result.bad(PreviewProblems.busy(parent, id));
          } catch (SQLException e) {
            return Result.bad(SqlProblems.connecting(e, parent.direct()));
          }
        });
  }

  /** One whose process has just ended is given back within moments. */
  private static boolean taken(Connection connection, String id) throws SQLException {
    String sql = "SELECT pg_advisory_lock(hashtextextended('relayctl preview ' || ?, 0))";
    try (var settings = connection.createStatement();
        var query = connection.prepareStatement(sql)) {
      settings.execute("SET lock_timeout = '3s'");
      query.setString(1, id);
      query.execute();
      settings.execute("RESET lock_timeout");
      return true;
    } catch (SQLException e) {
      if (TIMED_OUT.equals(e.getSQLState())) {
        return false;
      }
      throw e;
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
