package dev.relayctl.engine.postgres;

import dev.relayctl.engine.postgres.PatientWrite.Patience;
import dev.relayctl.problem.Problem;
import dev.relayctl.problem.Result;
import dev.relayctl.problem.Result.Done;
import dev.relayctl.run.Ticker;
import java.time.Duration;
import java.util.function.Supplier;

/** Says again and again that the holder of a lock lives, until the lock is lost or given back. */
final class Heart {
  private static final Duration HEARTBEAT = Duration.ofSeconds(5);

  /** The first try of a beat may only find out that the connection broke. */
  private static final Patience ONE_BEAT = new Patience(HEARTBEAT, Duration.ofMinutes(1));

  private final PatientWrite patient;
  private final Outage outage;
  private final Supplier<Result<Done>> once;
  private final Thread thread;

  private Heart(PatientWrite patient, Outage outage, Supplier<Result<Done>> once, Ticker ticker) {
    this.patient = patient;
    this.outage = outage;
    this.once = once;
    this.thread = Thread.ofVirtual().unstarted(() -> beat(ticker));
  }

  /**
   * Lets it beat.
   *
   * @param outage told when the database doesn't answer it
   * @param once one try of one beat
   */
  static Heart start(
      Ticker ticker, PatientWrite patient, Outage outage, Supplier<Result<Done>> once) {
    var heart = new Heart(patient, outage, once, ticker);
    heart.thread.start();
    return heart;
  }

  /** Stops it; in the middle of a beat that the server doesn't answer, the connection is closed. */
  void stop() {
    thread.interrupt();
  }

  private void beat(Ticker ticker) {
    try {
      while (true) {
        ticker.pause(HEARTBEAT);
        Result<Done> beaten = patient.within(ONE_BEAT, outage, once);
        if (beaten instanceof Result.Bad<Done> bad && bad.first() instanceof Problem.Locked) {
          return;
        }
      }
    } catch (InterruptedException _) {
      // The lock was given back.
    }
  }
}
