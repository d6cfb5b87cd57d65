package dev.relayctl.engine.postgres;

import dev.relayctl.environment.DatabaseUrl;
import dev.relayctl.postgres.Connections;
import dev.relayctl.postgres.QuietFlyway;
import dev.relayctl.postgres.SqlProblems;
import dev.relayctl.problem.Problem;
import dev.relayctl.problem.Result;
import dev.relayctl.problem.Result.Done;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Set;
import org.flywaydb.core.api.FlywayException;

/** The ledger's own tables, kept up to date by Flyway with a history table of their own. */
final class LedgerSchema {
  /** The newest file below {@code relayctl/ledger}. */
  private static final String VERSION = "10";

  private static final String HISTORY = "schema_history";

  /** Of a table, or of a schema. */
  private static final Set<String> ALREADY_THERE = Set.of("42P07", "42P06");

  /** The advisory lock for making and changing the tables. */
  static final String MAKING = "hashtextextended('relayctl: tables', 0)";

  private LedgerSchema() {}

  /** Whether there is a ledger to read. */
  static boolean exists(Connection connection) throws SQLException {
    try (var statement = connection.createStatement();
        var row = statement.executeQuery("SELECT to_regclass('relayctl.release') IS NOT NULL")) {
      return row.next() && row.getBoolean(1);
    }
  }

  /** Whether locks name the session that holds them: since the third version. */
  static boolean knowsSessions(Connection connection) throws SQLException {
    String sql =
        "SELECT FROM pg_attribute WHERE attrelid = to_regclass('relayctl.lock')"
            + " AND attname = 'backend_pid'";
    try (var statement = connection.createStatement();
        var row = statement.executeQuery(sql)) {
      return row.next();
    }
  }

  /**
   * Brings the tables to this program's version; quick when they are. Environments that share a
   * database have locks of their own, so that this needs another one, of the whole database.
   */
  static Result<Done> upToDate(Connections connections, DatabaseUrl database, Connection connection)
      throws SQLException {
    if (exists(connection) && version(connection).equals(VERSION)) {
      return Result.done();
    }
    connection.setAutoCommit(false);
    try (var statement = connection.createStatement()) {
      statement.execute("SET LOCAL lock_timeout = '12s'");
      statement.execute("SELECT pg_advisory_xact_lock(" + MAKING + ")");
      tryFirst(statement);
      Result<Done> made = made(connections, database);
      connection.commit();
      return made;
    } catch (SQLException e) {
      connection.rollback();
      if (LedgerProblems.notPermitted(e)) {
        return Result.bad(notMade(e, database));
      }
      throw e;
    } finally {
      if (!connection.isClosed()) {
        connection.setAutoCommit(true);
      }
    }
  }

  /**
   * Makes and takes back what a first migration needs. Flyway takes a refusal for the work of a
   * rival who makes the same, and tries ten times, a second apart (measured with 13.12).
   */
  private static void tryFirst(Statement statement) throws SQLException {
    if (has(statement, "to_regclass('relayctl." + HISTORY + "')")) {
      return;
    }
    statement.execute("SAVEPOINT first");
    try {
      if (!has(statement, "to_regnamespace('relayctl')")) {
        statement.execute("CREATE SCHEMA relayctl");
      }
      statement.execute("CREATE TABLE relayctl." + HISTORY + " ()");
    } catch (SQLException e) {
      // This session may still believe that there is none, after another one has made them.
      if (!ALREADY_THERE.contains(SqlProblems.state(e))) {
        throw e;
      }
    }
    // Flyway works over other connections, and would wait for these.
    statement.execute("ROLLBACK TO SAVEPOINT first");
  }

  private static boolean has(Statement statement, String object) throws SQLException {
    try (var row = statement.executeQuery("SELECT " + object + " IS NOT NULL")) {
      return row.next() && row.getBoolean(1);
    }
  }

  private static Result<Done> made(Connections connections, DatabaseUrl database) {
    return connections
        .source(database)
        .then(source -> {
          try {
            QuietFlyway.over(source)
                .schemas("relayctl")
                .defaultSchema("relayctl")
                .createSchemas(true)
                .table(HISTORY)
                .locations("classpath:relayctl/ledger")
                .load()
                .migrate();
            return Result.done();
          } catch (FlywayException e) {
            return Result.bad(notMade(e, database));
          }
        });
  }

  private static String version(Connection connection) throws SQLException {
    String newest =
        "SELECT version FROM relayctl."
            + HISTORY
            + " WHERE success AND version IS NOT NULL ORDER BY installed_rank DESC LIMIT 1";
    try (var statement = connection.createStatement();
        var row = statement.executeQuery(newest)) {
      return row.next() ? row.getString(1) : "";
    }
  }

  private static Problem notMade(Exception e, DatabaseUrl database) {
    return Problem.failed(
        "ledger.not-writable",
        "the ledger's tables could not be made",
        SqlProblems.where(database),
        SqlProblems.message(e, database),
        "the user needs the right to create schema relayctl in this database");
  }
}
