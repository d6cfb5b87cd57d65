package dev.relayctl.sandbox.neon;

import dev.relayctl.problem.Problem;
import dev.relayctl.problem.Result;
import dev.relayctl.problem.Result.Done;
import dev.relayctl.problem.Where;
import dev.relayctl.sandbox.neon.Role.Written;
import dev.relayctl.sandbox.postgres.DatabaseAccess;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.postgresql.util.PasswordUtil;

/** Roles and databases that the API has made, in a branch's server. */
final class Contents {
  private Contents() {}

  /** Makes what the server doesn't know yet. May be repeated. */
  static Result<Done> write(DatabaseAccess admin, Branch branch) {
    boolean nothing =
        branch.roles().stream().allMatch(role -> role.written() == Written.DONE)
            && branch.databases().stream().allMatch(one -> one.written() == Written.DONE);
    if (nothing) {
      return Result.done();
    }
    try (Connection connection =
        DriverManager.getConnection(admin.jdbcUrl(), admin.revealJdbcProperties())) {
      for (Role role : branch.roles()) {
        if (role.written() == Written.PENDING) {
          write(connection, role);
        }
      }
      for (Database database : branch.databases()) {
        if (database.written() == Written.PENDING) {
          write(connection, database);
        }
      }
      return Result.done();
    } catch (SQLException failed) {
      return Result.bad(
          Problem.failed(
              "sandbox.postgres-failed",
              "roles and databases of the branch " + branch.name() + " could not be made",
              Where.system("PostgreSQL", "branch " + branch.id()),
              "SQL state " + failed.getSQLState() + ": " + failed.getMessage(),
              "see postgres.log in the sandbox's directory"));
    }
  }

  /** The branch as it is now, with what was written marked so; what was changed since stays. */
  static Branch written(Branch now, Branch before) {
    return now.holding(
        now.roles().stream().map(r -> before.roles().contains(r) ? r.done() : r).toList(),
        now.databases().stream().map(d -> before.databases().contains(d) ? d.done() : d).toList());
  }

  private static void write(Connection connection, Role role) throws SQLException {
    // Hashed on this side: the password reaches neither the wire nor the server's log.
    String hash = PasswordUtil.encodeScramSha256(role.password().toCharArray());
    boolean known = exists(connection, "SELECT 1 FROM pg_roles WHERE rolname = ?", role.name());
    try (Statement statement = connection.createStatement()) {
      statement.execute(
          (known ? "ALTER" : "CREATE")
              + " ROLE "
              + quoted(role.name())
              + " LOGIN CREATEDB CREATEROLE PASSWORD '"
              + hash
              + "'");
      // A connection that was let in with the former password ends (§2).
      end(connection, role.name());
    }
  }

  private static void write(Connection connection, Database database) throws SQLException {
    if (exists(connection, "SELECT 1 FROM pg_database WHERE datname = ?", database.name())) {
      return;
    }
    try (Statement statement = connection.createStatement()) {
      statement.execute(
          "CREATE DATABASE " + quoted(database.name()) + " OWNER " + quoted(database.owner()));
    }
  }

  private static void end(Connection connection, String role) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = ?")) {
      statement.setString(1, role);
      statement.execute();
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

  private static String quoted(String name) {
    return "\"" + name.replace("\"", "\"\"") + "\"";
  }
}
