package dev.relayctl.sandbox.machines;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** A clock that stands still until it is moved. */
public final class ManualClock implements InstantSource {
  private volatile Instant now = Instant.parse("2026-01-02T03:04:05Z");

  @Override
  public Instant instant() {
    return now;
  }

  /** Lets that much time pass. */
  public void pass(Duration time) {
    now = now.plus(time);
  }
}
