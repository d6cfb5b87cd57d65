package dev.relayctl.migrate;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A session that another one waits for. Without its query, which may hold data.
 *
 * @param seconds how long its transaction has been open
 */
record Blocker(int pid, String role, String program, String state, long seconds) {
  private static final String BLOCKING =
      """
      SELECT a.pid, a.usename, a.application_name, a.state,
             extract(epoch FROM clock_timestamp() - coalesce(a.xact_start, a.query_start))::bigint
      FROM pg_stat_activity a
      WHERE a.pid = ANY (pg_blocking_pids(?))
      ORDER BY 5 DESC NULLS LAST, 1
      """;

  /** The sessions that this backend waits for now; empty when it doesn't wait. */
  static List<Blocker> of(Connection connection, int backend) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(BLOCKING)) {
      statement.setInt(1, backend);
      var blockers = new ArrayList<Blocker>();
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          blockers.add(
              new Blocker(
                  rows.getInt(1),
                  text(rows.getString(2)),
                  text(rows.getString(3)),
                  text(rows.getString(4)),
                  rows.getLong(5)));
        }
      }
      return List.copyOf(blockers);
    }
  }

  /** {@code process 4711 (role app, psql, idle in transaction, for 12 s)}. */
  String text() {
    var parts = new ArrayList<String>();
    if (!role.isEmpty()) {
      parts.add("role " + role);
    }
    if (!program.isEmpty()) {
      parts.add(program);
    }
    if (!state.isEmpty()) {
      parts.add(state);
    }
    parts.add("for " + seconds + " s");
    return "process " + pid + " (" + String.join(", ", parts) + ")";
  }

  private static String text(@Nullable String column) {
    return column == null ? "" : column;
  }
}
