package dev.relayctl.engine.postgres;

import dev.relayctl.run.Ticker;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** Time that passes when the test says so, one pause after the other. */
final class SteppedTicker implements Ticker {
  private final Semaphore begun = new Semaphore(0);
  private final Semaphore ended = new Semaphore(0);

  @Override
  public void pause(Duration pause) throws InterruptedException {
    begun.release();
    ended.acquire();
  }

  /** Ends the present pause; returns when whoever paused has done its work and pauses again. */
  void step() throws InterruptedException {
    await();
    ended.release();
    await();
    begun.release();
  }

  private void await() throws InterruptedException {
    if (!begun.tryAcquire(30, TimeUnit.SECONDS)) {
      throw new AssertionError("nobody paused within 30 s");
    }
  }
}
