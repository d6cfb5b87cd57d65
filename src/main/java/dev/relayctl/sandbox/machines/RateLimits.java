package dev.relayctl.sandbox.machines;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Token buckets (specification §1.4). */
final class RateLimits {
  private static final int BUCKETS_KEPT = 20_000;

  private final InstantSource clock;
  private final Map<String, Bucket> buckets = new HashMap<>();
  private Limits limits;

  /** How many requests per second, and how many at once after a pause. */
  enum Rate {
    ACTION(1, 3),
    READ(5, 10),
    APP_DELETE(100 / 60.0, 100);

    private final double perSecond;
    private final int burst;

    Rate(double perSecond, int burst) {
      this.perSecond = perSecond;
      this.burst = burst;
    }
  }

  private record Bucket(double tokens, Instant at) {}

  RateLimits(InstantSource clock, Limits limits) {
    this.clock = clock;
    this.limits = limits;
  }

  synchronized void switchTo(Limits limits) {
    this.limits = limits;
    buckets.clear();
  }

  synchronized Limits limits() {
    return limits;
  }

  /**
   * Admits a request.
   *
   * @param key action and machine, or whatever the limit is counted by
   * @return how long to wait before the next try; empty when the request is admitted
   */
  synchronized Optional<Duration> turnAway(String key, Rate rate) {
    if (limits == Limits.OFF) {
      return Optional.empty();
    }
    if (buckets.size() > BUCKETS_KEPT) {
      buckets.clear();
    }
    Instant now = clock.instant();
    Bucket bucket = buckets.getOrDefault(key, new Bucket(rate.burst, now));
    double seconds = Math.max(0, Duration.between(bucket.at, now).toNanos() / 1e9);
    double tokens = Math.min(rate.burst, bucket.tokens + seconds * rate.perSecond);
    // The tolerance keeps a client that waits exactly a second from being turned away by rounding.
    if (tokens >= 1 - 1e-6) {
      buckets.put(key, new Bucket(tokens - 1, now));
      return Optional.empty();
    }
    buckets.put(key, new Bucket(tokens, now));
    return Optional.of(Duration.ofNanos((long) ((1 - tokens) / rate.perSecond * 1e9)));
  }
}
