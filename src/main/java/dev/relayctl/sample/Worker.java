package dev.relayctl.sample;

import java.io.PrintStream;
import java.sql.SQLException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Counts plays in the background, once a second. A database that is away is asked again. */
final class Worker {
  private final Tracks tracks;
  private final PrintStream log;
  private final CountDownLatch stopping = new CountDownLatch(1);
  private final CountDownLatch stopped = new CountDownLatch(1);

  Worker(Tracks tracks, PrintStream log) {
    this.tracks = tracks;
    this.log = log;
  }

  /** Works until {@link #stop} is called. */
  void run() throws InterruptedException {
    try {
      while (!stopping.await(1, TimeUnit.SECONDS)) {
        try {
          tracks.countPlays();
        } catch (SQLException e) {
          log.println("relay-api: counting plays failed, SQL state " + e.getSQLState());
        }
      }
    } finally {
      stopped.countDown();
    }
  }

  /** Lets it finish what it is counting, for ten seconds at most. */
  void stop() {
    stopping.countDown();
    try {
      stopped.await(10, TimeUnit.SECONDS);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
