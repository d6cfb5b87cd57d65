package dev.relayctl.run;

import dev.relayctl.problem.Problem;
import dev.relayctl.problem.Repeat;
import dev.relayctl.problem.Result;
import dev.relayctl.problem.Where;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * The only retries. An attempt is repeated while its problem says that this is safe and the
 * deadline has not come; pauses double from 200 ms to 5 s with jitter, or are what the other side
 * asked for, but at most 30 s.
 */
public final class Attempts {
  private static final Duration FIRST = Duration.ofMillis(200);
  private static final Duration LONGEST = Duration.ofSeconds(5);
  private static final Duration LONGEST_ASKED = Duration.ofSeconds(30);

  private final InstantSource clock;
  private final Ticker ticker;
  private final RandomGenerator random;

  public Attempts(InstantSource clock, Ticker ticker, RandomGenerator random) {
    this.clock = clock;
    this.ticker = ticker;
    this.random = random;
  }

  /** The first success, or the last problem; {@code Problem.Interrupted} when interrupted. */
  public <T> Result<T> within(Duration budget, Supplier<Result<T>> attempt) {
    return until(clock.instant().plus(budget), attempt);
  }

  /** The first success, or the last problem; {@code Problem.Interrupted} when interrupted. */
  public <T> Result<T> until(Instant deadline, Supplier<Result<T>> attempt) {
    Duration pause = FIRST;
    while (true) {
      Result<T> result = attempt.get();
      if (!(result instanceof Result.Bad<T> bad) || !repeatable(bad.first())) {
        return result;
      }
      Duration wait = waitAfter(bad.first(), pause);
      if (clock.instant().plus(wait).isAfter(deadline)) {
        return result;
      }
      try {
        ticker.pause(wait);
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
        return Result.bad(interrupted());
      }
      pause = min(pause.multipliedBy(2), LONGEST);
    }
  }

  private static boolean repeatable(Problem problem) {
    return problem instanceof Problem.Failed failed && failed.repeat() == Repeat.SAFE;
  }

  private Duration waitAfter(Problem problem, Duration pause) {
    if (problem instanceof Problem.Failed failed && failed.retryAfter() != null) {
      return min(failed.retryAfter(), LONGEST_ASKED);
    }
    long jitter = random.nextLong(pause.toMillis() / 2 + 1);
    return pause.dividedBy(2).plusMillis(jitter).plusMillis(1);
  }

  private static Duration min(Duration a, Duration b) {
    return a.compareTo(b) <= 0 ? a : b;
  }

  /** What a wait that was cut short returns. */
  static Problem interrupted() {
    return new Problem.Interrupted(
        Problem.facts(
            "run.interrupted",
            "interrupted while waiting",
            Where.system("relayctl", "this process"),
            "the process was asked to stop",
            "the same command goes on from here"));
  }
}
