package dev.relayctl.run;

import java.time.Duration;

/** Waiting, so that tests need not. */
public interface Ticker {
  /** Returns after the pause, or throws at once when the thread is interrupted. */
  void pause(Duration pause) throws InterruptedException;
}
