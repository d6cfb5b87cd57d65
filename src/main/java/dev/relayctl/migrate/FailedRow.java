package dev.relayctl.migrate;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import org.flywaydb.core.api.MigrationInfo;
import org.jspecify.annotations.Nullable;

/**
 * The row of Flyway's history that keeps a migration from being tried again before somebody has
 * looked: as Flyway writes it when a file fails that runs outside of a transaction.
 *
 * @param version null for a repeatable migration
 * @param script the file's path below the migrations' directory
 */
record FailedRow(
    @Nullable String version,
    String description,
    String type,
    String script,
    @Nullable Integer checksum) {
  private static final String WRITE =
      """
      INSERT INTO flyway_schema_history (installed_rank, version, description, type, script,
                                         checksum, installed_by, execution_time, success)
      SELECT (SELECT coalesce(max(installed_rank), 0) + 1 FROM flyway_schema_history),
             ?, ?, ?, ?, ?, current_user, 0, false
      WHERE NOT EXISTS (SELECT FROM flyway_schema_history WHERE script = ? AND NOT success)
      """;

  private static final String LEAVE_ONE =
      """
      DELETE FROM flyway_schema_history h WHERE script = ? AND NOT success
      AND EXISTS (SELECT FROM flyway_schema_history newer WHERE newer.script = h.script
                  AND NOT newer.success AND newer.installed_rank > h.installed_rank)
      """;

  private static final String REMOVE =
      "DELETE FROM flyway_schema_history WHERE script = ? AND NOT success";

  /** Of a migration that Flyway is about to apply. */
  static FailedRow of(MigrationInfo info) {
    // With a row of its own, the plain ones are the row's, and without one there are no others.
    boolean hasRow = info.getInstalledRank() != null;
    return new FailedRow(
        info.getVersion() == null ? null : info.getVersion().getVersion(),
        String.valueOf(hasRow ? info.getResolvedDescription() : info.getDescription()),
        info.getType().name(),
        info.getScript(),
        hasRow ? info.getResolvedChecksum() : info.getChecksum());
  }

  /** Sees to it that there is one, and no second one beside Flyway's. */
  void write(Connection connection) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(WRITE)) {
      statement.setString(1, version);
      statement.setString(2, description);
      statement.setString(3, type);
      statement.setString(4, script);
      statement.setObject(5, checksum, Types.INTEGER);
      statement.setString(6, script);
      statement.executeUpdate();
    }
    execute(connection, LEAVE_ONE);
  }

  /** The migration has done all that it had to do. */
  void remove(Connection connection) throws SQLException {
    execute(connection, REMOVE);
  }

  private void execute(Connection connection, String sql) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setString(1, script);
      statement.executeUpdate();
    }
  }
}
