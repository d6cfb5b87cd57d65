package dev.relayctl.previews;

import java.sql.Connection;
import java.sql.SQLException;

/** Statements about things that have names, which no parameter can stand for. */
public final class Statements {
  private Statements() {}

  /**
   * Runs one. The server quotes names and texts itself.
   *
   * @param form as PostgreSQL's function {@code format} takes it: {@code %I} for a name, {@code %L}
   *     for a text
   */
  public static void run(Connection connection, String form, String... parts) throws SQLException {
    String sql;
    try (var formatting = connection.prepareStatement("SELECT format(?, VARIADIC ?)")) {
      formatting.setString(1, form);
      formatting.setArray(2, connection.createArrayOf("text", parts));
      try (var row = formatting.executeQuery()) {
        row.next();
        sql = row.getString(1);
      }
    }
    try (var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
