package dev.relayctl.engine.postgres;

import dev.relayctl.environment.DatabaseUrl;
import dev.relayctl.environment.EnvironmentName;
import dev.relayctl.postgres.SqlProblems;
import dev.relayctl.problem.Problem;
import dev.relayctl.run.Ledger;
import dev.relayctl.run.Ledger.Stamp;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a database says it is. The identity of server and database stands beside it, so that a copy
 * is known as a copy: the cluster's own number, given at initdb; the database's, which a copy on
 * the same server has not; and the branch on Neon, whose branches agree in both.
 */
final class Stamps {
  /** One row: what this database is. Every user may read it. */
  private static final String HERE =
      "(SELECT c.system_identifier::text AS system_identifier, d.oid::bigint AS database_oid,"
          + " nullif(current_setting('neon.timeline_id', true), '') AS timeline"
          + " FROM pg_control_system() c, pg_database d WHERE d.datname = current_database()) here";

  /** A stamp from before the branch was kept says nothing about it. */
  private static final String WRITTEN_HERE =
      "(s.system_identifier = here.system_identifier AND s.database_oid = here.database_oid"
          + " AND (s.timeline IS NULL OR s.timeline IS NOT DISTINCT FROM here.timeline))";

  private Stamps() {}

  /** The environment's own stamp, also in tables of an older version (see LedgerQueries). */
  static Stamp read(Connection connection, EnvironmentName environment) throws SQLException {
    if (!LedgerSchema.exists(connection)) {
      return new Stamp.Absent();
    }
    String sql =
        "SELECT "
            + WRITTEN_HERE
            + ", s.created_at, coalesce(s.place, 'database ' || s.database_oid || ' of server '"
            + " || s.system_identifier) FROM"
            + " (SELECT NULL::text AS timeline, NULL::text AS place) absent, LATERAL (SELECT"
            + " system_identifier, database_oid, created_at, timeline, place"
            + " FROM relayctl.stamp WHERE environment = ?) s, "
            + HERE;
    try (var statement = LockRow.prepared(connection, sql, environment.value());
        var row = statement.executeQuery()) {
      if (!row.next()) {
        return new Stamp.Absent();
      }
      var at = row.getObject(2, OffsetDateTime.class).toInstant();
      return row.getBoolean(1) ? new Stamp.Here(at) : new Stamp.Elsewhere(row.getString(3), at);
    }
  }

  /** Stamps an unstamped database; the refusal when it is another's, or a copy. */
  static @Nullable Problem check(Connection connection, Ledger.Claim claim, DatabaseUrl database)
      throws SQLException {
    Problem foreign = foreign(connection, claim, database);
    if (foreign != null) {
      return foreign;
    }
    return switch (read(connection, claim.environment())) {
      case Stamp.Elsewhere elsewhere -> copy(claim.environment(), elsewhere, database);
      case Stamp.Absent _, Stamp.Here _ -> {
        write(connection, claim.environment(), database);
        yield null;
      }
    };
  }

  /** Makes this database the environment's own, and keeps what its stamp said before. */
  static @Nullable Problem adopt(
      Connection connection, Ledger.Claim claim, DatabaseUrl database, String by)
      throws SQLException {
    Problem foreign = foreign(connection, claim, database);
    if (foreign != null) {
      return foreign;
    }
    String keep =
        "WITH old AS (DELETE FROM relayctl.stamp WHERE environment = ? RETURNING *)"
            + " INSERT INTO relayctl.stamp_history (environment, system_identifier, database_oid,"
            + " timeline, place, created_at, replaced_by)"
            + " SELECT environment, system_identifier, database_oid, timeline, place, created_at, ?"
            + " FROM old";
    connection.setAutoCommit(false);
    try {
      try (var statement = LockRow.prepared(connection, keep, claim.environment().value(), by)) {
        statement.executeUpdate();
      }
      write(connection, claim.environment(), database);
      connection.commit();
    } finally {
      if (!connection.isClosed()) {
        connection.setAutoCommit(true);
      }
    }
    return null;
  }

  /**
   * Lets the stamps in a copy, which were written in this very database, be completed later: which
   * time line the copy gets in this one's place nobody knows yet. Stamps that were inherited from
   * another database stay as they are.
   */
  static void leaveOpen(Connection here, Connection copy) throws SQLException {
    String own = "SELECT here.system_identifier, here.database_oid, here.timeline FROM " + HERE;
    try (var statement = here.createStatement();
        var row = statement.executeQuery(own)) {
      row.next();
      String open =
          "UPDATE relayctl.stamp SET timeline = NULL WHERE system_identifier = ?"
              + " AND database_oid = ? AND timeline = ?";
      try (var update =
          LockRow.prepared(copy, open, row.getString(1), row.getLong(2), row.getString(3))) {
        update.executeUpdate();
      }
    }
  }

  /** Completes the stamps that were left open, in the database that they are in now. */
  static void complete(Connection connection) throws SQLException {
    String sql =
        "UPDATE relayctl.stamp s SET timeline = here.timeline FROM "
            + HERE
            + " WHERE s.timeline IS NULL AND s.system_identifier = here.system_identifier"
            + " AND s.database_oid = here.database_oid";
    try (var statement = connection.createStatement()) {
      statement.executeUpdate(sql);
    }
  }

  private static void write(
      Connection connection, EnvironmentName environment, DatabaseUrl database)
      throws SQLException {
    String sql =
        "INSERT INTO relayctl.stamp AS s"
            + " (environment, system_identifier, database_oid, timeline, place)"
            + " SELECT ?, here.system_identifier, here.database_oid, here.timeline, ? FROM "
            + HERE
            + " ON CONFLICT (environment) DO UPDATE SET"
            + " timeline = coalesce(s.timeline, excluded.timeline),"
            + " place = coalesce(s.place, excluded.place)"
            + " WHERE s.timeline IS NULL OR s.place IS NULL";
    try (var statement =
        LockRow.prepared(connection, sql, environment.value(), database.describe())) {
      statement.executeUpdate();
    }
  }

  private static @Nullable Problem foreign(
      Connection connection, Ledger.Claim claim, DatabaseUrl database) throws SQLException {
    return another(connection, claim)
        .map(other -> stampedForAnother(claim.environment(), other, database))
        .orElse(null);
  }

  /**
   * The environment whose database this is, when it is neither the claimant nor one that shares it
   * on purpose; also in tables of an older version (see LedgerQueries).
   */
  static Optional<EnvironmentName> another(Connection connection, Ledger.Claim claim)
      throws SQLException {
    if (!LedgerSchema.exists(connection)) {
      return Optional.empty();
    }
    String sql =
        "SELECT s.environment FROM (SELECT NULL::text AS timeline) absent, LATERAL (SELECT"
            + " environment, system_identifier, database_oid, created_at, timeline"
            + " FROM relayctl.stamp) s, "
            + HERE
            + " WHERE "
            + WRITTEN_HERE
            + " AND s.environment <> ? AND s.environment <> ALL (?) ORDER BY s.created_at LIMIT 1";
    var accepted =
        connection.createArrayOf(
            "text", claim.sharedWith().stream().map(EnvironmentName::value).toArray());
    try (var statement = LockRow.prepared(connection, sql, claim.environment().value(), accepted);
        var row = statement.executeQuery()) {
      return row.next() ? Optional.of(new EnvironmentName(row.getString(1))) : Optional.empty();
    }
  }

  private static Problem stampedForAnother(
      EnvironmentName environment, EnvironmentName other, DatabaseUrl database) {
    return Problem.refused(
        "database.stamped-for-another-environment",
        "this is the database of " + other + ", not of " + environment,
        SqlProblems.where(database),
        "its stamp was written by a run in " + other,
        "correct database.url of "
            + environment
            + ("; if both share it on purpose: database.shared-with: [" + other + "]"));
  }

  private static Problem copy(
      EnvironmentName environment, Stamp.Elsewhere stamp, DatabaseUrl database) {
    return Problem.refused(
        "database.stamp-of-a-copy",
        "this is a copy of the database of " + environment + ", or it was moved",
        SqlProblems.where(database),
        "its stamp was written at " + stamp.place() + " on " + stamp.at(),
        "correct database.url; if this is the one from now on: relayctl env adopt " + environment);
  }
}
