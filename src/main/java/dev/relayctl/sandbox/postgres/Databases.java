package dev.relayctl.sandbox.postgres;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.postgresql.util.PasswordUtil;

/**
 * Makes roles and databases. Names come from us and hold lower-case letters, digits and {@code _}.
 */
final class Databases {
  private Databases() {}

  /** A role of this name and password, and a database of the same name that only it may use. */
  static void ensure(Connection connection, String name, String password) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      if (!exists(connection, "SELECT 1 FROM pg_roles WHERE rolname = ?", name)) {
        // Hashed on this side: the password reaches neither the wire nor the server's log.
        String hash = PasswordUtil.encodeScramSha256(password.toCharArray());
        statement.execute("CREATE ROLE " + name + " LOGIN CREATEDB PASSWORD '" + hash + "'");
      }
      if (!exists(connection, "SELECT 1 FROM pg_database WHERE datname = ?", name)) {
        statement.execute("CREATE DATABASE " + name + " OWNER " + name);
      }
      // Otherwise every role may connect to every database. Each time: the last try may have been
      // cut off before it.
      statement.execute("REVOKE CONNECT, TEMPORARY ON DATABASE " + name + " FROM PUBLIC");
    }
  }

  private static boolean exists(Connection connection, String query, String name)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(query)) {
      statement.setString(1, name);
      try (ResultSet rows = statement.executeQuery()) {
        return rows.next();
      }
    }
  }
}
