package dev.relayctl.engine.postgres;

import dev.relayctl.environment.DatabaseUrl;
import dev.relayctl.postgres.Connections;
import dev.relayctl.problem.Result;
import dev.relayctl.problem.Result.Done;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;
import org.postgresql.copy.CopyManager;
import org.postgresql.copy.CopyOut;

/** Brings the rows of one ledger to another database's. */
final class LedgerCopy {
  /** All but Flyway's own; those that others refer to first. */
  private static final String TABLES =
      """
      SELECT quote_ident(c.relname),
             (SELECT string_agg(quote_ident(a.attname), ', ' ORDER BY a.attnum)
              FROM pg_attribute a
              WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped)
      FROM pg_class c
      WHERE c.relnamespace = 'relayctl'::regnamespace AND c.relkind = 'r'
        AND c.relname <> 'schema_history'
      ORDER BY EXISTS (SELECT FROM pg_constraint f
                       WHERE f.conrelid = c.oid AND f.contype = 'f'), c.relname
      """;

  /**
   * For how long nobody takes the lock that the copy shows as held: its holder has to come back
   * over another connection, and Neon may take its time before.
   */
  private static final String EXPECTED =
      "UPDATE relayctl.lock SET heartbeat = now() + '10 min' WHERE held";

  private LedgerCopy() {}

  /** A table with its columns, quoted. */
  private record Table(String name, String columns) {
    String copy() {
      return "COPY relayctl." + name + " (" + columns + ")";
    }
  }

  /** Replaces what the copy's ledger holds, in one transaction. */
  static Result<Done> to(DatabaseUrl copy, Connection from) {
    return Connections.DEFAULT.ask(
        copy,
        connection ->
            LedgerSchema.upToDate(Connections.DEFAULT, copy, connection)
                    instanceof Result.Bad<Done> bad
                ? bad
                : replaced(from, connection));
  }

  private static Result<Done> replaced(Connection from, Connection to) throws SQLException {
    List<Table> tables = tables(from);
    to.setAutoCommit(false);
    try (Statement statement = to.createStatement()) {
      statement.execute(
          "TRUNCATE "
              + String.join(
                  ", ", tables.stream().map(table -> "relayctl." + table.name()).toList()));
      for (Table table : tables) {
        copy(table, from, to);
      }
      statement.execute(EXPECTED);
      Stamps.leaveOpen(from, to);
    }
    to.commit();
    return Result.done();
  }

  private static List<Table> tables(Connection connection) throws SQLException {
    List<Table> tables = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(TABLES)) {
      while (row.next()) {
        tables.add(new Table(row.getString(1), row.getString(2)));
      }
    }
    return tables;
  }

  private static void copy(Table table, Connection from, Connection to) throws SQLException {
    CopyOut rows = copies(from).copyOut(table.copy() + " TO STDOUT");
    CopyIn written = copies(to).copyIn(table.copy() + " FROM STDIN");
    try {
      byte[] row = rows.readFromCopy();
      while (row != null) {
        written.writeToCopy(row, 0, row.length);
        row = rows.readFromCopy();
      }
      written.endCopy();
    } finally {
      if (written.isActive()) {
        written.cancelCopy();
      }
      if (rows.isActive()) {
        rows.cancelCopy();
      }
    }
  }

  private static CopyManager copies(Connection connection) throws SQLException {
    return connection.unwrap(PGConnection.class).getCopyAPI();
  }
}
