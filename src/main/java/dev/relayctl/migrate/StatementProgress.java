package dev.relayctl.migrate;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;

/**
 * How far a long statement of another session is, as the server's progress views tell it
 * (PostgreSQL's manual, "Progress Reporting"). There are views for index builds, CLUSTER and COPY;
 * of an UPDATE or of ALTER TABLE the server tells nothing but that it is at work.
 *
 * @param phase in the server's words
 * @param done of {@code total}; both 0 in a phase that isn't counted
 */
record StatementProgress(String phase, long done, long total) {
  private static final String QUERY =
      """
      SELECT phase,
             CASE WHEN lockers_total > 0 THEN lockers_done
                  WHEN blocks_total > 0 THEN blocks_done ELSE tuples_done END,
             CASE WHEN lockers_total > 0 THEN lockers_total
                  WHEN blocks_total > 0 THEN blocks_total ELSE tuples_total END
      FROM pg_stat_progress_create_index WHERE pid = ?
      UNION ALL
      SELECT phase, heap_blks_scanned, heap_blks_total FROM pg_stat_progress_cluster WHERE pid = ?
      UNION ALL
      SELECT lower(command), bytes_processed, bytes_total FROM pg_stat_progress_copy WHERE pid = ?
      LIMIT 1
      """;

  /** What the server tells of a backend's statement; empty when it tells nothing. */
  static Optional<StatementProgress> of(Connection connection, int backend) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(QUERY)) {
      for (int i = 1; i <= 3; i++) {
        statement.setInt(i, backend);
      }
      try (ResultSet row = statement.executeQuery()) {
        return row.next()
            ? Optional.of(new StatementProgress(row.getString(1), row.getLong(2), row.getLong(3)))
            : Optional.empty();
      }
    }
  }

  /** For people: {@code building index: scanning table, 45 %}. */
  String text() {
    return total > 0 && done <= total ? phase + ", " + done * 100 / total + " %" : phase;
  }

  /** What is told of a statement that has been at work for so long. */
  static String told(Duration since, Optional<StatementProgress> progress) {
    String atWork = "at work for " + since.toSeconds() + " s";
    return progress.map(known -> atWork + ": " + known.text()).orElse(atWork);
  }
}
