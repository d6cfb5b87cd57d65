package dev.relayctl.run;

import dev.relayctl.environment.AppName;
import dev.relayctl.plan.Machine;
import dev.relayctl.plan.MachineState;
import dev.relayctl.problem.Problem;
import dev.relayctl.problem.Result;
import dev.relayctl.problem.Result.Done;
import java.time.Duration;
import java.util.Set;

/** Removes single machines: at once, or so that no request is lost. */
final class MachineRemoval {
  private static final Duration ONE_CALL = Duration.ofSeconds(90);

  /** Longer than any {@code kill_timeout}, which is at most five minutes. */
  private static final Duration STOPPING = Duration.ofMinutes(6);

  /** How long proxies may take to notice that a machine gets no more requests. */
  private static final Duration DRAIN = Duration.ofSeconds(2);

  private static final Set<MachineState> DOWN =
      Set.of(MachineState.STOPPED, MachineState.SUSPENDED, MachineState.FAILED);

  private final Fleet fleet;
  private final Attempts attempts;
  private final Ticker ticker;
  private final Leases leases;

  MachineRemoval(Fleet fleet, Attempts attempts, Ticker ticker, Leases leases) {
    this.fleet = fleet;
    this.attempts = attempts;
    this.ticker = ticker;
    this.leases = leases;
  }

  /** Destroys a machine at once, whatever it is doing. */
  Result<Done> destroy(AppName app, String id) {
    return leases.under(
        app, id, lease -> attempts.within(ONE_CALL, () -> fleet.destroy(app, id, lease)));
  }

  /**
   * Removes a machine so that no request is lost: first it gets no more, then its process is
   * stopped with its own signal and time, then it is destroyed.
   */
  Result<Done> remove(AppName app, Machine machine) {
    String id = machine.id();
    return leases.under(
        app,
        id,
        lease -> {
          if (machine.state() == MachineState.STARTED) {
            Result<Done> stopped = drainAndStop(app, machine, lease);
            if (stopped instanceof Result.Bad<Done>) {
              return stopped;
            }
          }
          return attempts.within(ONE_CALL, () -> fleet.destroy(app, id, lease));
        });
  }

  private Result<Done> drainAndStop(AppName app, Machine machine, Fleet.Lease lease) {
    String id = machine.id();
    if (machine.config().hasServices() && !machine.cordoned()) {
      Result<Done> cordoned = attempts.within(ONE_CALL, () -> fleet.cordon(app, id, lease));
      if (cordoned instanceof Result.Bad<Done>) {
        return cordoned;
      }
      try {
        ticker.pause(DRAIN);
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
        return Result.bad(Attempts.interrupted());
      }
    }
    return attempts
        .within(ONE_CALL, () -> fleet.stop(app, id, lease))
        .then(_ -> down(app, machine));
  }

  /** Waits until its process has ended; a machine that takes too long is destroyed as it is. */
  private Result<Done> down(AppName app, Machine machine) {
    Result<Done> down =
        attempts.within(
            STOPPING, () -> fleet.await(app, machine.id(), null, DOWN, Duration.ofSeconds(60)));
    return down instanceof Result.Bad<Done> bad && bad.first() instanceof Problem.Interrupted
        ? down
        : Result.done();
  }
}
