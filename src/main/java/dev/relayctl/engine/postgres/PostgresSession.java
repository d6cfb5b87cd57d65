package dev.relayctl.engine.postgres;

import dev.relayctl.environment.DatabaseUrl;
import dev.relayctl.environment.EnvironmentName;
import dev.relayctl.plan.Plan;
import dev.relayctl.plan.Release;
import dev.relayctl.postgres.SqlProblems;
import dev.relayctl.problem.Problem;
import dev.relayctl.problem.Result;
import dev.relayctl.problem.Result.Done;
import dev.relayctl.problem.Where;
import dev.relayctl.run.Ledger;
import dev.relayctl.run.RunOutcome;
import dev.relayctl.run.Ticker;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The lock and the right to write. One connection carries the advisory lock, the heartbeat and all
 * writes: when it breaks, the lock is lost, and every later write says so.
 */
final class PostgresSession implements Ledger.Session {
  private static final Duration HEARTBEAT = Duration.ofSeconds(5);

  /** Only its holder changes anything; the row is kept in place meanwhile. */
  private static final String FENCED =
      "SELECT 1 FROM relayctl.lock WHERE environment = ? AND fence = ? AND held FOR SHARE";

  private final Connection connection;
  private final DatabaseUrl database;
  private final EnvironmentName environment;
  private final Right right;
  private final Ledger.@Nullable Run newest;
  private final Thread heart;
  private final ReentrantLock oneAtATime = new ReentrantLock();
  private boolean closed;

  /** Who writes, and with which number. */
  record Right(long fence, Ledger.Holder holder) {}

  /** A write. */
  @FunctionalInterface
  private interface Write<T> {
    T perform() throws SQLException;
  }

  PostgresSession(
      Connection connection,
      DatabaseUrl database,
      EnvironmentName environment,
      Right right,
      Ledger.@Nullable Run newest,
      Ticker ticker) {
    this.connection = connection;
    this.database = database;
    this.environment = environment;
    this.right = right;
    this.newest = newest;
    this.heart = Thread.ofVirtual().start(() -> beat(ticker));
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
  public Result<Long> begin(String command, Plan plan, String planDocument) {
    return fenced(() -> {
      String sql =
          "INSERT INTO relayctl.run (environment, number, command, started_by, reason, host,"
              + " outcome, plan)"
              + " SELECT ?, coalesce(max(number), 0) + 1, ?, ?, ?, ?, 'running', ?"
              + " FROM relayctl.run WHERE environment = ? RETURNING number";
      try (var statement =
              prepared(
                  sql,
                  environment.value(),
                  command,
                  right.holder().who(),
                  right.holder().reason(),
                  right.holder().host(),
                  planDocument,
                  environment.value());
          var row = statement.executeQuery()) {
        row.next();
        return row.getLong(1);
      }
    });
  }

  @Override
  public Result<Done> stepBegun(long run, Plan.Planned step) {
    return fenced(() -> {
      update(
          "INSERT INTO relayctl.step (environment, run, position, kind, what, outcome)"
              + " VALUES (?, ?, ?, ?, ?, 'running') ON CONFLICT (environment, run, position)"
              + " DO UPDATE SET started_at = now(), ended_at = NULL, outcome = 'running'",
          environment.value(),
          run,
          step.position(),
          step.step().kind(),
          step.what());
      update(
          "UPDATE relayctl.lock SET step = ?, heartbeat = now() WHERE environment = ?",
          step.position() + " " + step.step().kind(),
          environment.value());
      return Done.DONE;
    });
  }

  @Override
  public Result<Done> stepEnded(long run, int position, RunOutcome outcome, String detail) {
    return fenced(() -> {
      update(
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
    return fenced(() -> {
      update(
          "INSERT INTO relayctl.release (environment, number, run, image, commit, branch,"
              + " revision, secrets, created_at, created_by, document)"
              + " VALUES (?, ?, ?, ?, ?, ?, ?, ?::jsonb, ?, ?, ?)"
              + " ON CONFLICT (environment, number) DO NOTHING",
          environment.value(),
          release.number(),
          run,
          release.image(),
          release.commit(),
          release.branch(),
          release.revision(),
          LedgerJson.fingerprints(release.secrets()),
          release.at().atOffset(ZoneOffset.UTC),
          release.by(),
          document);
      update(
          "UPDATE relayctl.run SET release = ? WHERE environment = ? AND number = ?",
          release.number(),
          environment.value(),
          run);
      return Done.DONE;
    });
  }

  @Override
  public Result<Done> end(long run, RunOutcome outcome, @Nullable Problem problem) {
    return fenced(() -> {
      update(
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
    oneAtATime.lock();
    try {
      if (!closed) {
        closed = true;
        // Only now: an interrupt in the middle of a heartbeat would close the connection.
        heart.interrupt();
        try (connection) {
          connection.setAutoCommit(true);
          update(
              "UPDATE relayctl.lock SET held = false, step = NULL"
                  + " WHERE environment = ? AND fence = ?",
              environment.value(),
              right.fence());
        }
      }
    } catch (SQLException _) {
      // The connection is gone, and with it the lock: nothing is left to give back.
    } finally {
      oneAtATime.unlock();
    }
  }

  private void beat(Ticker ticker) {
    try {
      while (true) {
        ticker.pause(HEARTBEAT);
        var _ =
            fenced(() -> {
              update(
                  "UPDATE relayctl.lock SET heartbeat = now() WHERE environment = ?",
                  environment.value());
              return Done.DONE;
            });
      }
    } catch (InterruptedException _) {
      // The session is closed.
    }
  }

  private <T> Result<T> fenced(Write<T> write) {
    oneAtATime.lock();
    try {
      if (closed) {
        return Result.bad(lost());
      }
      connection.setAutoCommit(false);
      try {
        try (var statement = prepared(FENCED, environment.value(), right.fence());
            var row = statement.executeQuery()) {
          if (!row.next()) {
            connection.rollback();
            return Result.bad(lost());
          }
        }
        T written = write.perform();
        connection.commit();
        return Result.ok(written);
      } catch (SQLException e) {
        if (!connection.isClosed()) {
          connection.rollback();
        }
        throw e;
      }
    } catch (SQLException e) {
      return Result.bad(
          SqlProblems.connectionLost(SqlProblems.state(e))
              ? lost()
              : SqlProblems.asking(e, database));
    } finally {
      oneAtATime.unlock();
    }
  }

  private void update(String sql, @Nullable Object... values) throws SQLException {
    try (PreparedStatement statement = prepared(sql, values)) {
      statement.executeUpdate();
    }
  }

  private PreparedStatement prepared(String sql, @Nullable Object... values) throws SQLException {
    PreparedStatement statement = connection.prepareStatement(sql);
    for (int i = 0; i < values.length; i++) {
      statement.setObject(i + 1, values[i]);
    }
    return statement;
  }

  private Problem lost() {
    return new Problem.Locked(
        Problem.facts(
            "lock.lost",
            "the lock of " + environment + " was lost",
            Where.system("ledger", "lock of " + environment),
            "the connection broke, or somebody else has taken the lock over",
            "look with relayctl status, then run the same command again: it goes on from there"));
  }
}
