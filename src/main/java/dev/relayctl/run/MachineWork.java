package dev.relayctl.run;

import dev.relayctl.environment.AppName;
import dev.relayctl.plan.Machine;
import dev.relayctl.plan.MachineChange.Launch;
import dev.relayctl.plan.MachineConfig;
import dev.relayctl.plan.MachineState;
import dev.relayctl.problem.Problem;
import dev.relayctl.problem.Repeat;
import dev.relayctl.problem.Result;
import dev.relayctl.problem.Result.Done;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Creates, updates and destroys single machines, and looks before it repeats anything: a request
 * without an answer may have arrived.
 */
final class MachineWork {
  private static final Duration LEASE = Duration.ofSeconds(30);
  private static final Duration ONE_CALL = Duration.ofSeconds(90);
  private static final Set<MachineState> SETTLED =
      Set.of(MachineState.STARTED, MachineState.STOPPED, MachineState.SUSPENDED);

  private final Fleet fleet;
  private final Attempts attempts;
  private final HealthGate gate;
  private final Ticker ticker;

  MachineWork(Fleet fleet, Attempts attempts, HealthGate gate, Ticker ticker) {
    this.fleet = fleet;
    this.attempts = attempts;
    this.gate = gate;
    this.ticker = ticker;
  }

  /** All machines of the app. */
  Result<List<Machine>> machines(AppName app) {
    return attempts.within(ONE_CALL, () -> fleet.machines(app));
  }

  /** One machine as it is now. */
  Result<Machine> machine(AppName app, String id) {
    return attempts.within(ONE_CALL, () -> fleet.machine(app, id));
  }

  /** A new machine that runs and is healthy; one that the same plan made already is taken up. */
  Result<Machine> create(
      AppName app, Fleet.NewMachine wanted, Duration atMost, Consumer<Machine> made) {
    return createOrFind(app, wanted)
        .then(machine -> {
          made.accept(machine);
          return wanted.launch() == Launch.LEAVE_STOPPED
              ? Result.ok(machine)
              : gate.healthy(app, machine.id(), machine.instanceId(), 0, atMost);
        });
  }

  /** A machine of the wanted slot: the one that exists, or a new one. */
  Result<Machine> createOrFind(AppName app, Fleet.NewMachine wanted) {
    String slot = wanted.config().slot().orElse("");
    return attempts.within(
        ONE_CALL,
        () -> {
          Result<List<Machine>> all = fleet.machines(app);
          if (!(all instanceof Result.Ok<List<Machine>>(List<Machine> machines))) {
            return ((Result.Bad<List<Machine>>) all).as();
          }
          for (Machine machine : machines) {
            if (!slot.isEmpty()
                && !machine.state().gone()
                && machine.config().slot().orElse("").equals(slot)) {
              return Result.ok(machine);
            }
          }
          return lookingFirst(fleet.create(app, wanted));
        });
  }

  /** The machine with its new config, running and healthy when it is to be launched. */
  Result<Machine> update(
      AppName app,
      String id,
      MachineConfig config,
      Launch launch,
      @Nullable Long secretsVersion,
      Duration atMost) {
    Result<Machine> before = machine(app, id);
    if (!(before instanceof Result.Ok<Machine>(Machine machine))) {
      return before;
    }
    long since = machine.events().isEmpty() ? 0 : machine.events().getFirst().timestampMillis();
    return underLease(
        app,
        id,
        lease -> {
          var wanted = new Fleet.Update(id, config, launch, secretsVersion, lease);
          Result<Machine> updated =
              attempts.within(
                  ONE_CALL,
                  () -> {
                    Result<Machine> now = fleet.machine(app, id);
                    if (now instanceof Result.Ok<Machine>(Machine current)
                        && !current.instanceId().equals(machine.instanceId())
                        && current.config().release().equals(config.release())) {
                      return now;
                    }
                    return lookingFirst(fleet.update(app, wanted));
                  });
          return updated.then(now ->
              launch == Launch.LEAVE_STOPPED
                  ? settled(app, now)
                  : gate.healthy(app, id, now.instanceId(), since, atMost));
        });
  }

  /** The machine, which has its new config already, once it is healthy. */
  Result<Machine> awaitHealthy(AppName app, Machine machine, Duration atMost) {
    // What came before the update belongs to the version before.
    long since =
        machine.events().stream()
            .filter(event -> event.type().equals("update"))
            .mapToLong(Machine.Event::timestampMillis)
            .findFirst()
            .orElse(0);
    return gate.healthy(app, machine.id(), machine.instanceId(), since, atMost);
  }

  /** Destroys a machine, whatever it is doing. */
  Result<Done> destroy(AppName app, String id) {
    return underLease(
        app, id, lease -> attempts.within(ONE_CALL, () -> fleet.destroy(app, id, lease)));
  }

  /** {@code LOOK_FIRST} becomes repeatable here: each repetition begins with a look. */
  private static <T> Result<T> lookingFirst(Result<T> result) {
    if (result instanceof Result.Bad<T> bad
        && bad.first() instanceof Problem.Failed failed
        && failed.repeat() == Repeat.LOOK_FIRST) {
      return Result.bad(new Problem.Failed(failed.facts(), Repeat.SAFE, failed.retryAfter()));
    }
    return result;
  }

  private Result<Machine> settled(AppName app, Machine machine) {
    return attempts
        .within(
            ONE_CALL,
            () ->
                fleet.await(
                    app, machine.id(), machine.instanceId(), SETTLED, Duration.ofSeconds(20)))
        .then(_ -> machine(app, machine.id()));
  }

  /**
   * Work with the machine's lease, which is kept alive meanwhile and given back whatever happens.
   */
  private <T> Result<T> underLease(AppName app, String id, Function<Fleet.Lease, Result<T>> work) {
    Result<Fleet.Lease> taken =
        attempts.within(ONE_CALL, () -> fleet.lease(app, id, LEASE, "relayctl deploy"));
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
        ticker.pause(LEASE.dividedBy(3));
        var _ = fleet.refresh(app, lease, LEASE);
      }
    } catch (InterruptedException _) {
      // The work is done: nothing to keep.
    }
  }
}
