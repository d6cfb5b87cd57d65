package dev.relayctl.engine.postgres;

import com.fasterxml.jackson.databind.JsonNode;
import dev.relayctl.environment.EnvironmentName;
import dev.relayctl.plan.Rehearsal;
import dev.relayctl.run.Ledger;
import dev.relayctl.run.Migrations;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads the ledger, each question with one statement: one round trip, and facts of one moment.
 *
 * <p>The statements also read a ledger that an older version wrote and nobody has upgraded yet. The
 * columns that it lacks are named in {@code asked}, without a table's name before them: PostgreSQL
 * looks for such a name in the innermost query first, and finds null in {@code asked} when the
 * table has no such column.
 */
final class LedgerQueries {
  /** Of an environment's lock, the advisory one: {@code place} is the environment. */
  static final String ADVISORY = "hashtextextended('relayctl ' || place, 0)";

  private static final String ASKED =
      """
      WITH asked (place, reason, host, document, secret_digests, allowed) AS (
        VALUES (?::text, NULL::text, NULL::text, NULL::text, NULL::jsonb, NULL::text[])
      )
      """;

  /**
   * The lock when somebody holds it. The row alone proves nothing, since a killed process leaves
   * it: PostgreSQL itself tells whether a session still has the advisory lock.
   */
  private static final String LOCK =
      """
      (SELECT json_build_object('who', holder, 'command', command, 'processId', process_id,
          'reason', reason, 'since', since, 'heartbeat', heartbeat, 'step', step)
        FROM relayctl.lock
        WHERE environment = place AND held AND EXISTS (
          SELECT FROM pg_locks p
          WHERE p.locktype = 'advisory' AND p.granted AND p.objsubid = 1
            AND p.database = (SELECT oid FROM pg_database WHERE datname = current_database())
            AND (p.classid::bigint << 32) | p.objid::bigint = %s))
      """
          .formatted(ADVISORY);

  private static final String RUNS =
      """
      (SELECT coalesce(json_agg(r ORDER BY r.number DESC), '[]')
        FROM (
          SELECT number, command, started_by AS by, started_at AS "startedAt",
            ended_at AS "endedAt", outcome, release, problem, reason, allowed,
            %s AS plan, (
              SELECT coalesce(json_agg(json_build_object('position', s.position, 'kind', s.kind,
                  'what', s.what, 'startedAt', s.started_at, 'endedAt', s.ended_at,
                  'outcome', s.outcome, 'detail', s.detail) ORDER BY s.position), '[]')
              FROM relayctl.step s
              WHERE s.environment = place AND s.run = number) AS steps
          FROM relayctl.run
          WHERE environment = place
          ORDER BY number DESC
          LIMIT ?) r)
      """;

  private static final String RELEASES =
      """
      (SELECT coalesce(json_agg(r ORDER BY r.number DESC), '[]')
        FROM (
          SELECT number, run, image, commit, branch, revision, secrets,
            secret_digests AS "secretDigests", created_at AS at, created_by AS by,
            %s AS document
          FROM relayctl.release
          WHERE environment = place
          ORDER BY number DESC
          LIMIT ?) r)
      """;

  /** Everything that {@code Summary} holds: the newest run with its plan. */
  private static final String SUMMARY =
      ASKED
          + "SELECT json_build_object('lock', "
          + LOCK
          + ", 'runs', "
          + RUNS.formatted("plan")
          + ", 'releases', "
          + RELEASES.formatted("NULL::text")
          + ") FROM asked";

  /** Runs without their plans, which are large. */
  private static final String HISTORY =
      ASKED
          + "SELECT json_build_object('lock', "
          + LOCK
          + ", 'runs', "
          + RUNS.formatted("NULL::text")
          + ") FROM asked";

  private static final String NEWEST =
      ASKED + "SELECT json_build_object('runs', " + RUNS.formatted("plan") + ") FROM asked";

  private static final String STORED =
      ASKED
          + "SELECT json_build_object('releases', "
          + RELEASES.formatted("document")
          + ") FROM asked";

  private static final String CHECKSUMS =
      "SELECT revision, checksum FROM relayctl.migration WHERE engine = ? AND directory = ?";

  private static final String RESTORE_POINTS =
      """
      SELECT json_build_object('points', coalesce(json_agg(p ORDER BY p.taken_at DESC, p.run DESC), '[]'))
      FROM relayctl.restore_point p
      WHERE environment = ?
      """;

  private static final String REHEARSAL =
      """
      SELECT json_build_object('rehearsal', to_json(r))
      FROM relayctl.rehearsal r
      WHERE environment = ?
      -- By the server's clock: those of the machines that rehearse may differ.
      ORDER BY recorded_at DESC
      LIMIT 1
      """;

  private LedgerQueries() {}

  static Optional<Rehearsal> rehearsal(Connection connection, EnvironmentName environment)
      throws SQLException {
    return ask(connection, REHEARSAL, environment).map(LedgerJson::rehearsal);
  }

  static List<Ledger.KeptRestorePoint> restorePoints(
      Connection connection, EnvironmentName environment) throws SQLException {
    return ask(connection, RESTORE_POINTS, environment)
        .map(LedgerJson::restorePoints)
        .orElse(List.of());
  }

  static Map<String, String> checksums(Connection connection, Migrations.Files files)
      throws SQLException {
    var checksums = new HashMap<String, String>();
    try (var statement = connection.prepareStatement(CHECKSUMS)) {
      statement.setString(1, files.engine());
      statement.setString(2, files.directory());
      try (var row = statement.executeQuery()) {
        while (row.next()) {
          checksums.put(row.getString(1), row.getString(2));
        }
      }
    } catch (SQLException e) {
      if (!isMissing(e)) {
        throw e;
      }
    }
    return checksums;
  }

  static Ledger.Summary summary(Connection connection, EnvironmentName environment)
      throws SQLException {
    return ask(connection, SUMMARY, environment, 1, 1)
        .map(answer -> {
          List<Ledger.StoredRelease> releases = LedgerJson.releases(answer);
          List<Ledger.Run> runs = LedgerJson.runs(answer);
          return new Ledger.Summary(
              releases.isEmpty() ? null : releases.getFirst().release(),
              runs.isEmpty() ? null : runs.getFirst(),
              LedgerJson.lock(answer));
        })
        .orElse(new Ledger.Summary(null, null, null));
  }

  static List<Ledger.Run> history(Connection connection, EnvironmentName environment, int atMost)
      throws SQLException {
    return ask(connection, HISTORY, environment, atMost).map(LedgerJson::runs).orElse(List.of());
  }

  /** The newest run, for who has just got the lock: without an end it was interrupted. */
  static Ledger.@Nullable Run left(Connection connection, EnvironmentName environment)
      throws SQLException {
    return ask(connection, NEWEST, environment, 1)
        .map(LedgerJson::runs)
        .filter(runs -> !runs.isEmpty())
        .map(List::getFirst)
        .orElse(null);
  }

  static List<Ledger.StoredRelease> releases(
      Connection connection, EnvironmentName environment, int atMost) throws SQLException {
    return ask(connection, STORED, environment, atMost).map(LedgerJson::releases).orElse(List.of());
  }

  /** The other environments that have locked this database at some time. */
  static List<EnvironmentName> others(Connection connection, EnvironmentName environment)
      throws SQLException {
    var others = new ArrayList<EnvironmentName>();
    String sql = "SELECT environment FROM relayctl.lock WHERE environment <> ? ORDER BY 1";
    try (var statement = LockRow.prepared(connection, sql, environment.value());
        var row = statement.executeQuery()) {
      while (row.next()) {
        others.add(new EnvironmentName(row.getString(1)));
      }
    }
    return others;
  }

  /** Who holds the lock; null when nobody does, or nobody has said so yet. */
  static Ledger.@Nullable Lock lock(Connection connection, EnvironmentName environment)
      throws SQLException {
    return summary(connection, environment).lock();
  }

  /** Empty when there is no ledger in this database. */
  private static Optional<JsonNode> ask(
      Connection connection, String sql, EnvironmentName environment, int... limits)
      throws SQLException {
    try (var statement = connection.prepareStatement(sql)) {
      statement.setString(1, environment.value());
      for (int i = 0; i < limits.length; i++) {
        statement.setInt(i + 2, limits[i]);
      }
      try (var row = statement.executeQuery()) {
        return row.next() ? Optional.of(LedgerJson.read(row.getString(1))) : Optional.empty();
      }
    } catch (SQLException e) {
      if (isMissing(e)) {
        return Optional.empty();
      }
      throw e;
    }
  }

  /** undefined_table and invalid_schema_name: asking first would be a second round trip. */
  private static boolean isMissing(SQLException e) {
    return "42P01".equals(e.getSQLState()) || "3F000".equals(e.getSQLState());
  }
}
