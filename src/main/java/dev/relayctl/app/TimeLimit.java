package dev.relayctl.app;

import dev.relayctl.problem.Problem;
import dev.relayctl.problem.Repeat;
import dev.relayctl.problem.Result;
import dev.relayctl.problem.Where;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/**
 * Questions that are given up when they take too long.
 *
 * @param limit for each
 */
record TimeLimit(Duration limit, InstantSource clock, ExecutorService threads) {
  /**
   * Threads of the platform and daemons: the resolver of names can't be interrupted, would keep a
   * virtual thread's carrier from all others, and a process that waits for it from its end.
   */
  static TimeLimit of(Duration limit, InstantSource clock) {
    return new TimeLimit(
        limit,
        clock,
        Executors.newThreadPerTaskExecutor(
            Thread.ofPlatform().daemon().name("question-", 0).factory()));
  }

  /** What came of a question, and how long that took. */
  record Answer<T>(Result<T> result, Duration took) {}

  /** A question on its way. */
  record Asked<T>(String who, Instant since, Future<Result<T>> answer) {}

  /**
   * Begins to ask.
   *
   * @param who is asked, for a problem
   */
  <T> Asked<T> begin(String who, Supplier<Result<T>> question) {
    return new Asked<>(who, clock.instant(), threads.submit(question::get));
  }

  /** Asks and waits. */
  <T> Answer<T> ask(String who, Supplier<Result<T>> question) {
    return answer(begin(who, question));
  }

  /** Waits; {@code doctor.no-answer} when the limit is over. */
  <T> Answer<T> answer(Asked<T> asked) {
    Duration left = limit.minus(Duration.between(asked.since(), clock.instant()));
    try {
      Result<T> result = asked.answer().get(Math.max(1, left.toMillis()), TimeUnit.MILLISECONDS);
      return new Answer<>(result, Duration.between(asked.since(), clock.instant()));
    } catch (TimeoutException _) {
      asked.answer().cancel(true);
      return new Answer<>(Result.bad(noAnswer(asked.who())), limit);
    } catch (InterruptedException _) {
      asked.answer().cancel(true);
      Thread.currentThread().interrupt();
      return new Answer<>(Result.bad(Interruptions.whileReading()), Duration.ZERO);
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    }
  }

  private Problem noAnswer(String who) {
    return new Problem.Failed(
        Problem.facts(
            "doctor.no-answer",
            who + " did not answer within " + limit.toSeconds() + " s",
            Where.system("relayctl", who),
            "the question was given up",
            "ask again; when it stays silent, look at the network between here and there"),
        Repeat.SAFE);
  }
}
