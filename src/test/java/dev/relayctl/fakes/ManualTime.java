package dev.relayctl.fakes;

import dev.relayctl.run.Ticker;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;

/** A clock that stands still until a test moves it, or something pauses. */
public final class ManualTime implements InstantSource, Ticker {
  private final AtomicReference<Instant> now =
      new AtomicReference<>(Instant.parse("2026-03-02T09:00:00Z"));
  private final List<Duration> pauses = new CopyOnWriteArrayList<>();

  @Override
  public Instant instant() {
    return now.get();
  }

  @Override
  public void pause(Duration pause) throws InterruptedException {
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
    pauses.add(pause);
    move(pause);
  }

  /** Moves the clock. */
  public void move(Duration by) {
    now.updateAndGet(instant -> instant.plus(by));
  }

  /** The pauses so far, in order. */
  public List<Duration> pauses() {
    return List.copyOf(pauses);
  }
}
