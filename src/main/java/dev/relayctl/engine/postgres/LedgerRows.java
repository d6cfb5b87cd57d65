package dev.relayctl.engine.postgres;

import dev.relayctl.environment.EnvironmentName;
import dev.relayctl.plan.Release;
import dev.relayctl.run.Ledger;
import dev.relayctl.run.RunOutcome;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads the ledger's rows. */
final class LedgerRows {
  /** Whether the plans of runs are read as well: they are large, and few need them. */
  enum Plans {
    WITH,
    WITHOUT
  }

  private LedgerRows() {}

  static @Nullable Release newestRelease(Connection connection, EnvironmentName environment)
      throws SQLException {
    String sql =
        "SELECT number, image, commit, branch, revision, secrets::text, created_at, created_by"
            + " FROM relayctl.release WHERE environment = ? ORDER BY number DESC LIMIT 1";
    try (var statement = connection.prepareStatement(sql)) {
      statement.setString(1, environment.value());
      try (ResultSet row = statement.executeQuery()) {
        return row.next()
            ? new Release(
                row.getInt(1),
                row.getString(2),
                row.getString(3),
                row.getString(4),
                row.getString(5),
                Fingerprints.read(row.getString(6)),
                time(row, 7),
                row.getString(8))
            : null;
      }
    }
  }

  /** Runs, newest first; one without an end whose lock is free was interrupted. */
  static List<Ledger.Run> runs(
      Connection connection, EnvironmentName environment, int atMost, Plans plans)
      throws SQLException {
    boolean held = lock(connection, environment) != null;
    String sql =
        "SELECT number, command, started_by, started_at, ended_at, outcome, release, problem, "
            + (plans == Plans.WITH ? "plan" : "NULL")
            + " FROM relayctl.run WHERE environment = ? ORDER BY number DESC LIMIT ?";
    var runs = new ArrayList<Ledger.Run>();
    try (var statement = connection.prepareStatement(sql)) {
      statement.setString(1, environment.value());
      statement.setInt(2, atMost);
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          long number = row.getLong(1);
          Instant ended = timeOrNull(row, 5);
          boolean abandoned = ended == null && !held;
          int release = row.getInt(7);
          runs.add(
              new Ledger.Run(
                  number,
                  row.getString(2),
                  row.getString(3),
                  time(row, 4),
                  ended,
                  abandoned ? RunOutcome.INTERRUPTED : RunOutcome.of(row.getString(6)),
                  row.wasNull() || release == 0 ? null : release,
                  row.getString(8),
                  steps(connection, environment, number, abandoned),
                  row.getString(9)));
        }
      }
    }
    return runs;
  }

  private static List<Ledger.StepRow> steps(
      Connection connection, EnvironmentName environment, long run, boolean abandoned)
      throws SQLException {
    String sql =
        "SELECT position, kind, what, started_at, ended_at, outcome, detail FROM relayctl.step"
            + " WHERE environment = ? AND run = ? ORDER BY position";
    var steps = new ArrayList<Ledger.StepRow>();
    try (var statement = connection.prepareStatement(sql)) {
      statement.setString(1, environment.value());
      statement.setLong(2, run);
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          Instant ended = timeOrNull(row, 5);
          steps.add(
              new Ledger.StepRow(
                  row.getInt(1),
                  row.getString(2),
                  row.getString(3),
                  time(row, 4),
                  ended,
                  ended == null && abandoned
                      ? RunOutcome.INTERRUPTED
                      : RunOutcome.of(row.getString(6)),
                  row.getString(7)));
        }
      }
    }
    return steps;
  }

  /**
   * The lock when somebody holds it. The row alone proves nothing, since a killed process leaves
   * it: PostgreSQL itself tells whether a session still has the advisory lock.
   */
  static Ledger.@Nullable Lock lock(Connection connection, EnvironmentName environment)
      throws SQLException {
    String sql =
        "SELECT l.holder, l.command, l.process_id, l.since, l.heartbeat, l.step"
            + " FROM relayctl.lock l WHERE l.environment = ? AND l.held AND EXISTS ("
            + "SELECT FROM pg_locks p WHERE p.locktype = 'advisory' AND p.granted"
            + " AND p.database = (SELECT oid FROM pg_database WHERE datname = current_database())"
            + " AND p.objsubid = 1"
            + " AND (p.classid::bigint << 32) | p.objid::bigint = "
            + PostgresLedger.KEY
            + ")";
    try (var statement = connection.prepareStatement(sql)) {
      statement.setString(1, environment.value());
      statement.setString(2, environment.value());
      try (ResultSet row = statement.executeQuery()) {
        return row.next()
            ? new Ledger.Lock(
                new Ledger.Holder(row.getString(1), row.getString(2), row.getLong(3)),
                time(row, 4),
                time(row, 5),
                row.getString(6))
            : null;
      }
    }
  }

  private static Instant time(ResultSet row, int column) throws SQLException {
    return row.getObject(column, OffsetDateTime.class).toInstant();
  }

  private static @Nullable Instant timeOrNull(ResultSet row, int column) throws SQLException {
    OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
    return time == null ? null : time.toInstant();
  }
}
