package dev.relayctl.engine.postgres;

import dev.relayctl.run.Ticker;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;

/** Time that never passes: a heartbeat paced by it stays away, as that of a machine that hangs. */
final class FrozenTicker implements Ticker {
  private final CountDownLatch never = new CountDownLatch(1);

  @Override
  public void pause(Duration pause) throws InterruptedException {
    never.await();
  }
}
