package dev.relayctl.engine.postgres;

import dev.relayctl.engine.postgres.PatientWrite.Patience;
import dev.relayctl.environment.DatabaseUrl;
import dev.relayctl.postgres.Connections;
import dev.relayctl.postgres.SqlProblems;
import dev.relayctl.problem.Problem;
import dev.relayctl.problem.Result;
import dev.relayctl.problem.Result.Done;
import dev.relayctl.run.Attempts;
import dev.relayctl.run.Progress;
import dev.relayctl.run.Ticker;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * An environment's lock while somebody holds it. One connection carries the advisory lock, the
 * heartbeat and all writes. When it breaks, another is opened, the advisory lock taken again and
 * the fence compared: the lock is lost only when another has taken it over meanwhile, or when the
 * database stays away for too long.
 */
final class HeldLock implements AutoCloseable {
  /**
   * For which a write waits for the database to come back: as long as most servers take to restart
   * or to change places. The run is well meanwhile, and a lock that its holder gave up sooner would
   * keep the next command away until the heartbeat is old. The same on a terminal and in CI: the
   * wait is told, and ctrl-C ends it.
   */
  static final Patience PATIENCE = new Patience(Duration.ofSeconds(90), Duration.ofMinutes(2));

  /** The same for what is nothing new to the one who goes on: that a step was interrupted. */
  static final Patience BRIEFLY = new Patience(Duration.ofSeconds(3), Duration.ofSeconds(3));

  /** The same for the whole ledger, which may be long; silence says nothing meanwhile. */
  static final Patience COPYING = new Patience(Duration.ofSeconds(90), Duration.ofMinutes(10));

  /** Only its holder changes anything; the row is kept in place meanwhile. */
  private static final String FENCED =
      "SELECT backend_pid = pg_backend_pid() FROM relayctl.lock"
          + " WHERE environment = ? AND fence = ? AND held FOR SHARE";

  private final Way way;
  private final Taking taking;
  private final long fence;
  private final LockProblems problems;
  private final PatientWrite patient;
  private final Progress progress;
  private final AtomicBoolean writing = new AtomicBoolean();
  private @Nullable Heart heart;
  private final ReentrantLock oneAtATime = new ReentrantLock();
  private @Nullable Connection connection;

  /**
   * Why nothing is written any more; null while the lock is held. {@code Problem.Interrupted} when
   * the user gave up waiting; that is set without {@link #oneAtATime}, which a heartbeat may have
   * until its own wait is over.
   */
  private volatile @Nullable Problem over;

  /** A write; it may be performed twice, when the answer to the first time was lost. */
  @FunctionalInterface
  interface Write<T> {
    T perform(Connection connection) throws SQLException;
  }

  /** How a connection that broke is made again. */
  record Way(Connections connections, Attempts attempts, Taking taking) {}

  /**
   * A lock that was taken.
   *
   * @param progress told when the database doesn't answer
   */
  HeldLock(Connection connection, Way way, long fence, Progress progress) {
    this.connection = connection;
    this.way = way;
    this.taking = way.taking();
    this.fence = fence;
    this.problems = new LockProblems(taking.environment(), taking.database());
    this.patient = new PatientWrite(way.attempts(), problems);
    this.progress = progress;
  }

  /** Lets the heart beat until the lock is given back or lost. */
  void keepAlive(Ticker ticker) {
    // A write that waits tells so itself.
    var outage =
        new Outage(
            event -> {
              if (!writing.get()) {
                progress.on(event);
              }
            },
            "what is at work waits for it, ctrl-C ends that");
    heart = Heart.start(ticker, patient, outage, () -> once(this::heartbeat));
  }

  /** The one that the lock is in. */
  DatabaseUrl database() {
    return taking.database();
  }

  /** Performs a write in a transaction that first reads the fence. */
  <T> Result<T> fenced(Write<T> write) {
    return fenced(PATIENCE, write);
  }

  /** The same, for a time that may be shorter. */
  <T> Result<T> fenced(Patience patience, Write<T> write) {
    Problem already = over;
    if (already != null) {
      return Result.bad(already);
    }
    writing.set(true);
    Result<T> result = patient.within(patience, outage(patience), () -> once(write));
    writing.set(false);
    if (!(result instanceof Result.Bad<T> bad)) {
      return result;
    }
    if (bad.first() instanceof Problem.Interrupted) {
      over = bad.first();
    }
    return PatientWrite.repeatable(bad.first())
        ? Result.bad(givenUp(bad.first(), patience))
        : result;
  }

  private Outage outage(Patience patience) {
    return new Outage(
        patience.equals(PATIENCE) ? progress : Progress.SILENT,
        "trying for "
            + patience.tries().toSeconds()
            + " s to write down what was done – ctrl-C gives that up, and the same command goes on"
            + " from there later");
  }

  @Override
  public void close() {
    boolean ended = over != null;
    if (ended) {
      stopHeart(); // It may be waiting for a server that doesn't answer.
    }
    oneAtATime.lock();
    try {
      over = problems.lost("it was given back");
      // Only now: an interrupt in the middle of a heartbeat would close the connection.
      stopHeart();
      if (connection != null) {
        try (Connection closing = connection) {
          if (!ended) {
            closing.setAutoCommit(true);
            LockRow.giveBack(closing, taking.environment(), fence);
          }
        }
        connection = null;
      }
    } catch (SQLException _) {
      // The connection is gone, and with it the advisory lock: the row alone locks nobody out.
      connection = null;
    } finally {
      oneAtATime.unlock();
    }
  }

  private void stopHeart() {
    if (heart != null) {
      heart.stop();
    }
  }

  private Done heartbeat(Connection open) throws SQLException {
    LockRow.beat(open, taking.environment());
    return Done.DONE;
  }

  private <T> Result<T> once(Write<T> write) {
    try {
      oneAtATime.lockInterruptibly();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return Result.bad(SqlProblems.interrupted(taking.database()));
    }
    try {
      if (over != null) {
        return Result.bad(over);
      }
      return connected().then(open -> written(open, write));
    } finally {
      oneAtATime.unlock();
    }
  }

  /** The connection, made again when it broke; what ends the lock is remembered. */
  private Result<Connection> connected() {
    if (connection != null) {
      return Result.ok(connection);
    }
    Result<Connection> opened = way.connections().open(taking.database()).then(this::locked);
    if (opened instanceof Result.Bad<Connection> bad) {
      Problem problem = bad.first();
      if (PatientWrite.repeatable(problem) || problem instanceof Problem.Interrupted) {
        return opened;
      }
      over = problem instanceof Problem.Locked ? problem : problems.lost(why(problem));
      return Result.bad(over);
    }
    return opened;
  }

  private Result<Connection> locked(Connection opened) {
    try {
      LockRow.watchConnection(opened);
      Result<Done> taken = taking.again(opened, fence);
      if (taken instanceof Result.Ok<Done>) {
        connection = opened;
        return Result.ok(opened);
      }
      opened.close();
      return ((Result.Bad<Done>) taken).as();
    } catch (SQLException e) {
      closeQuietly(opened);
      return Result.bad(translated(e));
    }
  }

  private <T> Result<T> written(Connection open, Write<T> write) {
    try {
      open.setAutoCommit(false);
      try {
        Problem refusal = refusal(open);
        if (refusal != null) {
          open.rollback();
          over = refusal;
          closeQuietly(open);
          connection = null;
          return Result.bad(refusal);
        }
        T written = write.perform(open);
        open.commit();
        return Result.ok(written);
      } catch (SQLException e) {
        if (!open.isClosed() && !SqlProblems.connectionLost(SqlProblems.state(e))) {
          open.rollback();
        }
        throw e;
      }
    } catch (SQLException e) {
      return Result.bad(translated(e));
    }
  }

  private @Nullable Problem refusal(Connection open) throws SQLException {
    try (var statement = LockRow.prepared(open, FENCED, taking.environment().value(), fence);
        var row = statement.executeQuery()) {
      if (!row.next()) {
        return problems.lost(problems.takenOver(LedgerQueries.lock(open, taking.environment())));
      }
      return row.getBoolean(1) ? null : problems.pooled();
    }
  }

  /** A break is a reason to connect again; the statement may be repeated then. */
  private Problem translated(SQLException e) {
    Problem problem = SqlProblems.asking(e, taking.database());
    boolean broken = SqlProblems.connectionLost(SqlProblems.state(e)) || closed();
    if (broken) {
      closeQuietly(connection);
      connection = null;
    }
    return broken && !(problem instanceof Problem.Interrupted)
        ? problems.broken(why(problem))
        : problem;
  }

  private boolean closed() {
    try {
      return connection == null || connection.isClosed();
    } catch (SQLException _) {
      return true;
    }
  }

  private Problem givenUp(Problem last, Patience patience) {
    oneAtATime.lock();
    try {
      if (over != null) {
        return over;
      }
      if (connection != null) {
        // It was not the connection: a transaction of somebody else was in the way all the time.
        return last;
      }
      over =
          problems.lost(
              "the database did not come back within "
                  + patience.tries().toSeconds()
                  + " s: "
                  + why(last));
      return over;
    } finally {
      oneAtATime.unlock();
    }
  }

  private static String why(Problem problem) {
    return problem.facts().what() + " (" + problem.facts().why() + ")";
  }

  private static void closeQuietly(@Nullable Connection connection) {
    try {
      if (connection != null) {
        connection.close();
      }
    } catch (SQLException _) {
      // It is broken already.
    }
  }
}
