package dev.relayctl.engine.postgres;

import dev.relayctl.postgres.SqlProblems;
import dev.relayctl.problem.Problem;
import dev.relayctl.problem.Repeat;
import dev.relayctl.problem.Result;
import dev.relayctl.run.Attempts;
import java.time.Duration;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/**
 * A write that may have to wait for its database. It is done in a thread of its own: the driver
 * notices neither that a server is silent nor that the caller was interrupted.
 */
record PatientWrite(Attempts attempts, LockProblems problems) {
  /**
   * How long a write may take before the wait is told of, and how long an interrupt lets it be: one
   * that a living server is busy with ends within this time.
   */
  private static final Duration UNTOLD = Duration.ofMillis(1500);

  /** A connection that broke is made again at once mostly; only what fails then is worth a word. */
  private static final int FAILURES_UNTOLD = 1;

  /**
   * How long somebody waits.
   *
   * @param tries for which a new try is made
   * @param atMost after which a try without an answer is given up, too
   */
  record Patience(Duration tries, Duration atMost) {}

  /** How a wait ended. */
  private enum End {
    DONE,
    OUT_OF_TIME,
    INTERRUPTED,
    /** It was done in spite of that, or had been before the write began. */
    DONE_AND_INTERRUPTED
  }

  /**
   * Tries until it is written; {@code Problem.Interrupted} when the thread is interrupted while it
   * waits. The mark of an interrupt is kept.
   */
  <T> Result<T> within(Patience patience, Outage outage, Supplier<Result<T>> once) {
    var failures = new AtomicInteger();
    var task =
        new FutureTask<>(() ->
            attempts.within(
                patience.tries(),
                () -> {
                  Result<T> result = once.get();
                  if (result instanceof Result.Bad<T> bad
                      && repeatable(bad.first())
                      && failures.incrementAndGet() > FAILURES_UNTOLD) {
                    outage.goesOn(bad.first());
                  }
                  return result;
                }));
    Thread writer = Thread.ofVirtual().name("relayctl ledger write").start(task);
    End end = awaited(task, writer, patience.atMost(), outage);
    if (end == End.INTERRUPTED || end == End.DONE_AND_INTERRUPTED) {
      // For the caller; what follows here asks nothing that an interrupt would end.
      Thread.currentThread().interrupt();
    }
    return switch (end) {
      case DONE, DONE_AND_INTERRUPTED -> made(task, outage);
      case OUT_OF_TIME ->
          Result.bad(problems.broken("no answer for " + patience.atMost().toSeconds() + " s"));
      case INTERRUPTED -> Result.bad(SqlProblems.interrupted(problems.database()));
    };
  }

  private static <T> Result<T> made(FutureTask<Result<T>> task, Outage outage) {
    if (task.state() != FutureTask.State.SUCCESS) {
      throw new IllegalStateException(task.exceptionNow());
    }
    Result<T> result = task.resultNow();
    result.peek(_ -> outage.over());
    return result;
  }

  private static End awaited(FutureTask<?> task, Thread writer, Duration atMost, Outage outage) {
    boolean interrupted = false;
    boolean told = false;
    while (true) {
      try {
        if (writer.join(told ? atMost.minus(UNTOLD) : UNTOLD)) {
          return interrupted ? End.DONE_AND_INTERRUPTED : End.DONE;
        }
        if (interrupted || told) {
          return stopped(task, writer, interrupted);
        }
        outage.goesOn(null);
        told = true;
      } catch (InterruptedException _) {
        interrupted = true;
        if (told) {
          return stopped(task, writer, interrupted);
        }
      }
    }
  }

  /** Its interrupt closes the connection, so that nothing is written later unseen. */
  private static End stopped(FutureTask<?> task, Thread writer, boolean interrupted) {
    boolean late = false;
    writer.interrupt();
    try {
      var _ = writer.join(UNTOLD);
    } catch (InterruptedException _) {
      late = true;
    }
    boolean asked = interrupted || late;
    if (task.state() == FutureTask.State.SUCCESS && task.resultNow() instanceof Result.Ok<?>) {
      return asked ? End.DONE_AND_INTERRUPTED : End.DONE; // in the last moment
    }
    return asked ? End.INTERRUPTED : End.OUT_OF_TIME;
  }

  static boolean repeatable(Problem problem) {
    return problem instanceof Problem.Failed failed && failed.repeat() == Repeat.SAFE;
  }
}
