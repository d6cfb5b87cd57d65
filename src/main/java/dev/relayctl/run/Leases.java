package dev.relayctl.run;

import dev.relayctl.environment.AppName;
import dev.relayctl.problem.Result;
import java.time.Duration;
import java.util.function.Function;

/** Work with a machine's lease, which is kept alive meanwhile and given back whatever happens. */
final class Leases {
  private static final Duration TTL = Duration.ofSeconds(30);
  private static final Duration ONE_CALL = Duration.ofSeconds(90);

  private final Fleet fleet;
  private final Attempts attempts;
  private final Ticker pulse;

  Leases(Fleet fleet, Attempts attempts, Ticker pulse) {
    this.fleet = fleet;
    this.attempts = attempts;
    this.pulse = pulse;
  }

  /** Does the work once the lease is ours. */
  <T> Result<T> under(AppName app, String id, Function<Fleet.Lease, Result<T>> work) {
    Result<Fleet.Lease> taken =
        attempts.within(ONE_CALL, () -> fleet.lease(app, id, TTL, "relayctl deploy"));
    if (!(taken instanceof Result.Ok<Fleet.Lease>(Fleet.Lease lease))) {
      return ((Result.Bad<Fleet.Lease>) taken).as();
    }
    Thread keeper = Thread.ofVirtual().start(() -> keep(app, lease));
    try {
      return work.apply(lease);
    } finally {
      keeper.interrupt();
      // An interrupted thread can't send anything: take the mark away for this one request.
      boolean interrupted = Thread.interrupted();
      var _ = fleet.release(app, lease);
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private void keep(AppName app, Fleet.Lease lease) {
    try {
      while (true) {
        pulse.pause(TTL.dividedBy(3));
        var _ = fleet.refresh(app, lease, TTL);
      }
    } catch (InterruptedException _) {
      // The work is done: nothing to keep.
    }
  }
}
