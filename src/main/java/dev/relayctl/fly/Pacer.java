package dev.relayctl.fly;

import dev.relayctl.run.Ticker;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import okhttp3.HttpUrl;

/**
 * Keeps requests within Fly's rate limits ({@code specs/fly-machines.md} §1.4, as documented
 * 2026-08-07): per action and machine one a second with a burst of three, reading one machine five
 * a second with a burst of ten. Being late is cheaper than a 429, and this is no retry.
 */
final class Pacer {
  private record Limit(Duration interval, int burst) {}

  private static final Limit ORDINARY = new Limit(Duration.ofSeconds(1), 3);
  private static final Limit READ_MACHINE = new Limit(Duration.ofMillis(200), 10);

  /** {@code /v1/apps/{app}/machines/{id}}. */
  private static final int SEGMENTS_OF_A_MACHINE = 5;

  /** Beyond that many actions those that have long recovered are forgotten. */
  private static final int REMEMBERED = 1024;

  private final InstantSource clock;
  private final Ticker ticker;

  /** When each action would be due if its requests were evenly spaced; guarded by this. */
  private final Map<String, Instant> due = new HashMap<>();

  Pacer(InstantSource clock, Ticker ticker) {
    this.clock = clock;
    this.ticker = ticker;
  }

  /** Returns when the request may be sent. */
  void await(String method, HttpUrl url) throws InterruptedException {
    Duration pause = reserve(method + " " + url.encodedPath(), limit(method, url));
    if (pause.isPositive()) {
      ticker.pause(pause);
    }
  }

  /** A path names app, machine and action, so it is the key as it is. */
  private static Limit limit(String method, HttpUrl url) {
    boolean machine =
        url.pathSize() == SEGMENTS_OF_A_MACHINE && url.pathSegments().get(3).equals("machines");
    return machine && method.equals("GET") ? READ_MACHINE : ORDINARY;
  }

  private synchronized Duration reserve(String key, Limit limit) {
    Instant now = clock.instant();
    if (due.size() > REMEMBERED) {
      due.values().removeIf(instant -> !instant.isAfter(now));
    }
    Instant earliest = due.getOrDefault(key, now);
    Instant mine = earliest.isBefore(now) ? now : earliest;
    due.put(key, mine.plus(limit.interval()));
    return Duration.between(now, mine.minus(limit.interval().multipliedBy(limit.burst() - 1L)));
  }
}
