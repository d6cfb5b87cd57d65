package dev.relayctl.migrate;

import dev.relayctl.plan.Migration;
import dev.relayctl.postgres.Transaction;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.util.List;
import org.flywaydb.core.api.MigrationInfo;
import org.jspecify.annotations.Nullable;

/** Rows of Flyway's history that are written without a migration being run. */
final class HistoryRows {
  private static final String RECORD =
      """
      INSERT INTO flyway_schema_history (installed_rank, version, description, type, script,
                                         checksum, installed_by, execution_time, success)
      SELECT (SELECT coalesce(max(installed_rank), 0) + 1 FROM flyway_schema_history),
             ?, ?, 'SQL', ?, ?, current_user, 0, true
      WHERE NOT EXISTS (SELECT FROM flyway_schema_history WHERE version = ? AND success)
      """;

  private static final String FORGET = "DELETE FROM flyway_schema_history WHERE version = ?";

  /** Repeatable migrations have no version. */
  private static final String FORGET_REPEATABLE =
      "DELETE FROM flyway_schema_history WHERE version IS NULL AND 'R ' || description = ?";

  /** What marks a failed attempt, or one that was deleted, would still stand for the version. */
  private static final String FORGET_ATTEMPTS =
      "DELETE FROM flyway_schema_history WHERE version = ?"
          + " AND (NOT success OR type = 'DELETE'"
          + " OR EXISTS (SELECT FROM flyway_schema_history d"
          + " WHERE d.version = flyway_schema_history.version AND d.type = 'DELETE'))";

  /** Flyway's table is in the current schema; another one's may be further down the path. */
  private static final String THERE_ALONE =
      "SELECT set_config('search_path', quote_ident(current_schema()), true)";

  private HistoryRows() {}

  /** A versioned migration as its file has it now. */
  record Row(String version, String description, String script, @Nullable Integer checksum) {
    /**
     * Of what Flyway found.
     *
     * @param script the file's path below the migrations' directory
     */
    static Row of(MigrationInfo info, String script) {
      // With a row of its own, the plain ones are the row's, and without one there are no others.
      boolean hasRow = info.getInstalledRank() != null;
      return new Row(
          info.getVersion().getVersion(),
          String.valueOf(hasRow ? info.getResolvedDescription() : info.getDescription()),
          script,
          hasRow ? info.getResolvedChecksum() : info.getChecksum());
    }
  }

  /** In one transaction, while nobody else writes into the history. */
  static void write(Connection connection, List<Migration> forgotten, List<Row> applied)
      throws SQLException {
    Transaction.on(
        connection,
        statement -> {
          statement.execute(THERE_ALONE);
          statement.execute("LOCK TABLE flyway_schema_history IN SHARE ROW EXCLUSIVE MODE");
          for (Migration migration : forgotten) {
            boolean repeatable = migration.revision().startsWith("R ");
            execute(connection, repeatable ? FORGET_REPEATABLE : FORGET, migration.revision());
          }
          for (Row row : applied) {
            execute(connection, FORGET_ATTEMPTS, row.version());
            record(connection, row);
          }
        });
  }

  private static void execute(Connection connection, String sql, String value) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setString(1, value);
      statement.executeUpdate();
    }
  }

  private static void record(Connection connection, Row row) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(RECORD)) {
      statement.setString(1, row.version());
      statement.setString(2, row.description());
      statement.setString(3, row.script());
      statement.setObject(4, row.checksum(), Types.INTEGER);
      statement.setString(5, row.version());
      statement.executeUpdate();
    }
  }
}
