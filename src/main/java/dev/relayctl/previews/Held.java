package dev.relayctl.previews;

import dev.relayctl.postgres.Connections;
import dev.relayctl.postgres.SqlProblems;
import dev.relayctl.problem.Result;
import dev.relayctl.run.PreviewDatabases.Hold;
import dev.relayctl.run.PreviewDatabases.Parent;
import java.sql.Connection;
import java.sql.SQLException;

/** An advisory lock in the parent's database: PostgreSQL gives it back when the session ends. */
public record Held(Connection connection) implements Hold {
  /** Takes it, or says that somebody has it. */
  public static Result<Hold> take(Connections connections, Parent parent, String id) {
    return connections
        .open(parent.direct())
        .then(connection -> {
          try {
            if (taken(connection, id)) {
              return Result.ok(new Held(connection));
            }
            connection.close();
            return Result.bad(PreviewProblems.busy(parent, id));
          } catch (SQLException e) {
            return Result.bad(SqlProblems.asking(e, parent.direct()));
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
