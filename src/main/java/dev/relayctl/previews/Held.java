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

  private static boolean taken(Connection connection, String id) throws SQLException {
    String sql = "SELECT pg_try_advisory_lock(hashtextextended('relayctl preview ' || ?, 0))";
    try (var query = connection.prepareStatement(sql)) {
      query.setString(1, id);
      try (var row = query.executeQuery()) {
        return row.next() && row.getBoolean(1);
      }
    }
  }

  @Override
  public void close() {
    try {
      connection.close();
    } catch (SQLException _) {
      // It broke before; the server has given the lock back.
    }
  }
}
