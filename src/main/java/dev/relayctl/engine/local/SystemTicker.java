package dev.relayctl.engine.local;

import dev.relayctl.run.Ticker;
import java.time.Duration;

/** Waits for real. */
public final class SystemTicker implements Ticker {
  @Override
  public void pause(Duration pause) throws InterruptedException {
    Thread.sleep(pause);
  }
}
