package dev.relayctl.environment.flytoml;

import java.time.Duration;

/**
 * What a duration without a unit counts in, which depends on the place ({@code
 * specs/fly-machines.md} §3.2).
 */
enum BareInteger {
  /** {@code kill_timeout}. */
  SECONDS(1_000_000_000),
  /** The checks of {@code [[services]]} and {@code [checks]}. */
  MILLISECONDS(1_000_000),
  /** Wherever flyctl rewrites nothing: {@code [http_service]} and {@code [deploy]}. */
  NANOSECONDS(1);

  private final long nanos;

  BareInteger(long nanos) {
    this.nanos = nanos;
  }

  /** The duration of so many of them; throws ArithmeticException beyond 292 years, as Go wraps. */
  Duration times(long count) {
    return Duration.ofNanos(Math.multiplyExact(count, nanos));
  }

  /** Whether flyctl's rewriting of old files drops an empty text here instead of refusing it. */
  boolean emptyMeansUnset() {
    return this != NANOSECONDS;
  }
}
