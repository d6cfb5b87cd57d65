package dev.relayctl.migrate;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Types;
import org.flywaydb.core.internal.jdbc.JdbcTemplate;
import org.flywaydb.core.internal.jdbc.Result;
import org.flywaydb.core.internal.jdbc.Results;
import org.flywaydb.core.internal.sqlscript.SqlStatement;

/** Runs a statement as Flyway runs it: {@code COPY … FROM STDIN} with its rows, too. */
final class SqlExecution {
  private SqlExecution() {}

  /** So that an endless backfill ends on a scratch database, too. */
  private static final int MOST_BATCHES = 1000;

  /** Throws what the server has against it. */
  static void run(Connection connection, SqlStatement statement) throws SQLException {
    results(connection, statement);
  }

  /** The batches of a backfill behind its first one, on the rows that a scratch database has. */
  static void repeat(Connection connection, SqlStatement statement) throws SQLException {
    long changed = 1;
    for (int batch = 0; batch < MOST_BATCHES && changed > 0; batch++) {
      changed = 0;
      for (Result result : results(connection, statement).getResults()) {
        // What RETURNING gives is counted by its rows.
        changed += Math.max(result.updateCount(), result.data() == null ? 0 : result.data().size());
      }
    }
  }

  private static Results results(Connection connection, SqlStatement statement)
      throws SQLException {
    var template = new JdbcTemplate(connection, Types.NULL);
    Results results = statement.execute(template, null, null);
    if (results.getException() != null) {
      throw results.getException();
    }
    return results;
  }
}
