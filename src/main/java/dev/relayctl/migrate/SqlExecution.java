package dev.relayctl.migrate;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Types;
import org.flywaydb.core.internal.jdbc.JdbcTemplate;
import org.flywaydb.core.internal.sqlscript.SqlStatement;

/** Runs a statement as Flyway runs it: {@code COPY … FROM STDIN} with its rows, too. */
final class SqlExecution {
  private SqlExecution() {}

  /** Throws what the server has against it. */
  static void run(Connection connection, SqlStatement statement) throws SQLException {
    var template = new JdbcTemplate(connection, Types.NULL);
    SQLException failure = statement.execute(template, null, null).getException();
    if (failure != null) {
      throw failure;
    }
  }
}
