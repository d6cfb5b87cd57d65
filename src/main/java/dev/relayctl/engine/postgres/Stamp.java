package dev.relayctl.engine.postgres;

import dev.relayctl.environment.DatabaseUrl;
import dev.relayctl.environment.EnvironmentName;
import dev.relayctl.postgres.SqlProblems;
import dev.relayctl.problem.Problem;
import java.sql.Connection;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * What a database says it is. The identity of the server stands beside it, so that a copy of the
 * database is known as a copy.
 */
final class Stamp {
  private Stamp() {}

  /** Stamps an unstamped database; the refusal when another environment has stamped it. */
  static @Nullable Problem check(
      Connection connection, EnvironmentName environment, DatabaseUrl database)
      throws SQLException {
    String others =
        "SELECT environment FROM relayctl.stamp WHERE environment <> ?"
            + " AND system_identifier = "
            + IDENTITY
            + " ORDER BY created_at LIMIT 1";
    try (var statement = connection.prepareStatement(others)) {
      statement.setString(1, environment.value());
      try (var row = statement.executeQuery()) {
        if (row.next()) {
          return stampedForAnother(environment, row.getString(1), database);
        }
      }
    }
    String stamp =
        "INSERT INTO relayctl.stamp (environment, system_identifier, database_oid) SELECT ?, "
            + IDENTITY
            + ", oid FROM pg_database WHERE datname = current_database()"
            + " ON CONFLICT (environment) DO NOTHING";
    try (var statement = connection.prepareStatement(stamp)) {
      statement.setString(1, environment.value());
      statement.executeUpdate();
    }
    return null;
  }

  /** The cluster's own number, given at initdb; every user may read it. */
  private static final String IDENTITY =
      "(SELECT system_identifier::text FROM pg_control_system())";

  private static Problem stampedForAnother(
      EnvironmentName environment, String other, DatabaseUrl database) {
    return Problem.refused(
        "database.stamped-for-another-environment",
        "this is the database of " + other + ", not of " + environment,
        SqlProblems.where(database),
        "its stamp was written by a run in " + other,
        "correct database.url; if both really share it, delete that row of relayctl.stamp");
  }
}
