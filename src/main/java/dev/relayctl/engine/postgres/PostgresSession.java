package dev.relayctl.engine.postgres;

import dev.relayctl.environment.DatabaseUrl;
import dev.relayctl.environment.EnvironmentName;
import dev.relayctl.plan.DatabaseBranch;
import dev.relayctl.plan.Dump;
import dev.relayctl.plan.Migration;
import dev.relayctl.plan.Plan;
import dev.relayctl.plan.Release;
import dev.relayctl.plan.RestorePoint;
import dev.relayctl.problem.Problem;
import dev.relayctl.problem.Result;
import dev.relayctl.problem.Result.Done;
import dev.relayctl.run.Ledger;
import dev.relayctl.run.Migrations;
import dev.relayctl.run.RunOutcome;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * What the holder of a lock writes. Each write may be performed twice without a second effect: when
 * the connection breaks, nobody knows whether the first time arrived.
 */
final class PostgresSession implements Ledger.Session {
  private final HeldLock lock;
  private final EnvironmentName environment;
  private final Ledger.Holder holder;
  private final Ledger.@Nullable Run newest;

  /** Counted here and not by the database, so that a run that is begun twice is one run. */
  private final AtomicLong lastNumber;

  PostgresSession(
      HeldLock lock,
      EnvironmentName environment,
      Ledger.Holder holder,
      Ledger.@Nullable Run newest) {
    this.lock = lock;
    this.environment = environment;
    this.holder = holder;
    this.newest = newest;
    this.lastNumber = new AtomicLong(newest == null ? 0 : newest.number());
  }

  @Override
  public long lastRun() {
    return newest == null ? 0 : newest.number();
  }

  @Override
  public Optional<Ledger.Run> unfinished() {
    return Optional.ofNullable(newest).filter(run -> run.endedAt() == null);
  }

  @Override
  public Result<Long> begin(String command, Plan plan, String planDocument, List<String> allowed) {
    long number = lastNumber.get() + 1;
    Result<Long> begun =
        lock.fenced(connection -> {
          update(
              connection,
              "INSERT INTO relayctl.run (environment, number, command, started_by, reason, host,"
                  + " allowed, outcome, plan) VALUES (?, ?, ?, ?, ?, ?, ?, 'running', ?)"
                  + " ON CONFLICT (environment, number) DO NOTHING",
              environment.value(),
              number,
              command,
              holder.who(),
              holder.reason(),
              holder.host(),
              connection.createArrayOf("text", allowed.toArray()),
              planDocument);
          return number;
        });
    return begun.peek(lastNumber::set);
  }

  @Override
  public Result<Done> stepBegun(long run, Plan.Planned step) {
    return lock.fenced(connection -> {
      update(
          connection,
          "INSERT INTO relayctl.step (environment, run, position, kind, what, outcome)"
              + " VALUES (?, ?, ?, ?, ?, 'running') ON CONFLICT (environment, run, position)"
              + " DO UPDATE SET started_at = now(), ended_at = NULL, outcome = 'running',"
              + " detail = ''",
          environment.value(),
          run,
          step.position(),
          step.step().kind(),
          step.what());
      LockRow.atStep(connection, environment, step.position() + " " + step.step().kind());
      return Done.DONE;
    });
  }

  @Override
  public Result<Done> stepEnded(long run, int position, RunOutcome outcome, String detail) {
    PatientWrite.Patience patience =
        outcome == RunOutcome.INTERRUPTED ? HeldLock.BRIEFLY : HeldLock.PATIENCE;
    return lock.fenced(
        patience,
        connection -> {
          update(
              connection,
              "UPDATE relayctl.step SET ended_at = now(), outcome = ?, detail = ?"
                  + " WHERE environment = ? AND run = ? AND position = ?",
              outcome.word(),
              detail,
              environment.value(),
              run,
              position);
          return Done.DONE;
        });
  }

  @Override
  public Result<Done> release(long run, Release release, String document) {
    return lock.fenced(connection -> {
      update(
          connection,
          "INSERT INTO relayctl.release (environment, number, run, image, commit, branch,"
              + " revision, secrets, secret_digests, created_at, created_by, document)"
              + " VALUES (?, ?, ?, ?, ?, ?, ?, ?::jsonb, ?::jsonb, ?, ?, ?)"
              + " ON CONFLICT (environment, number) DO NOTHING",
          environment.value(),
          release.number(),
          run,
          release.image(),
          release.commit(),
          release.branch(),
          release.revision(),
          LedgerJson.texts(release.secrets()),
          release.secretDigests() == null ? null : LedgerJson.texts(release.secretDigests()),
          release.at().atOffset(ZoneOffset.UTC),
          release.by(),
          document);
      update(
          connection,
          "UPDATE relayctl.run SET release = ? WHERE environment = ? AND number = ?",
          release.number(),
          environment.value(),
          run);
      return Done.DONE;
    });
  }

  @Override
  public Result<Done> remember(
      Migrations.Files files, List<Migration> applied, List<Migration> forgotten) {
    return lock.fenced(connection -> {
      var gone = new ArrayList<>(forgotten);
      gone.addAll(applied.stream().filter(each -> each.checksum() == null).toList());
      for (Migration each : gone) {
        update(
            connection,
            "DELETE FROM relayctl.migration WHERE engine = ? AND directory = ? AND revision = ?",
            files.engine(),
            files.directory(),
            each.revision());
      }
      for (Migration each : applied) {
        if (each.checksum() != null) {
          update(
              connection,
              "INSERT INTO relayctl.migration (engine, directory, revision, checksum, environment)"
                  + " VALUES (?, ?, ?, ?, ?) ON CONFLICT (engine, directory, revision) DO UPDATE"
                  + " SET checksum = excluded.checksum, environment = excluded.environment,"
                  + " at = now()",
              files.engine(),
              files.directory(),
              each.revision(),
              each.checksum(),
              environment.value());
        }
      }
      return Done.DONE;
    });
  }

  @Override
  public Result<Done> restorePoint(long run, RestorePoint point) {
    Dump dump = point.state() instanceof Dump file ? file : null;
    DatabaseBranch branch = point.state() instanceof DatabaseBranch other ? other : null;
    return lock.fenced(connection -> {
      update(
          connection,
          "INSERT INTO relayctl.restore_point (environment, name, purpose, run, taken_at, kept_until,"
              + " revision, host, file, bytes, sha256, neon_project, branch, branch_name,"
              + " counted_since, activity)"
              + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?::jsonb)"
              + " ON CONFLICT (environment, name) DO UPDATE SET taken_at = excluded.taken_at,"
              + " kept_until = excluded.kept_until, gone_at = NULL,"
              + " revision = excluded.revision, host = excluded.host, file = excluded.file,"
              + " bytes = excluded.bytes, sha256 = excluded.sha256,"
              + " neon_project = excluded.neon_project, branch = excluded.branch,"
              + " branch_name = excluded.branch_name,"
              + " counted_since = excluded.counted_since, activity = excluded.activity",
          environment.value(),
          point.name(),
          point.purpose().name(),
          run,
          point.takenAt().atOffset(ZoneOffset.UTC),
          point.keptUntil().atOffset(ZoneOffset.UTC),
          point.revision(),
          dump == null ? null : dump.host(),
          dump == null ? null : dump.file(),
          dump == null ? null : dump.bytes(),
          dump == null ? null : dump.sha256(),
          branch == null ? null : branch.project(),
          branch == null ? null : branch.id(),
          branch == null ? null : branch.name(),
          point.countedSince(),
          LedgerJson.activity(point.activity()));
      return Done.DONE;
    });
  }

  @Override
  public Result<List<Ledger.KeptRestorePoint>> restorePoints() {
    return lock.fenced(connection -> LedgerQueries.restorePoints(connection, environment));
  }

  @Override
  public Result<Done> restorePointGone(String name) {
    return lock.fenced(connection -> {
      update(
          connection,
          "UPDATE relayctl.restore_point SET gone_at = coalesce(gone_at, now())"
              + " WHERE environment = ? AND name = ?",
          environment.value(),
          name);
      return Done.DONE;
    });
  }

  @Override
  public Result<Done> copyTo(DatabaseUrl copy) {
    return lock.<Result<Done>>fenced(
            HeldLock.COPYING,
            connection ->
                othersAtWork(connection) instanceof Result.Bad<Done> bad
                    ? bad
                    : LedgerCopy.to(copy, connection))
        .then(copied -> copied);
  }

  /**
   * Keeps out whoever shares the database: what they wrote between the copy and its taking this
   * place would be lost. Their locks end with this session.
   */
  private Result<Done> othersAtWork(Connection connection) throws SQLException {
    for (EnvironmentName other : LedgerQueries.others(connection, environment)) {
      if (LockRow.attempt(connection, other) == LockRow.Try.HELD) {
        return Result.bad(
            new LockProblems(other, lock.database()).held(LedgerQueries.lock(connection, other)));
      }
    }
    return Result.done();
  }

  @Override
  public Result<Done> inPlace() {
    return lock.fenced(connection -> {
      Stamps.complete(connection);
      return Done.DONE;
    });
  }

  @Override
  public Result<Done> end(long run, RunOutcome outcome, @Nullable Problem problem) {
    return lock.fenced(connection -> {
      update(
          connection,
          "UPDATE relayctl.run SET ended_at = now(), outcome = ?, problem = ?"
              + " WHERE environment = ? AND number = ?",
          outcome.word(),
          problem == null ? null : problem.facts().id() + ": " + problem.facts().what(),
          environment.value(),
          run);
      return Done.DONE;
    });
  }

  @Override
  public void close() {
    lock.close();
  }

  private static void update(Connection connection, String sql, @Nullable Object... values)
      throws SQLException {
    try (var statement = LockRow.prepared(connection, sql, values)) {
      statement.executeUpdate();
    }
  }
}
