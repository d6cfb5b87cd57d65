package dev.relayctl.run;

import dev.relayctl.environment.AppName;
import dev.relayctl.plan.Machine;
import dev.relayctl.plan.MachineChange;
import dev.relayctl.plan.MachineChange.Launch;
import dev.relayctl.plan.MachineConfig;
import dev.relayctl.plan.MachineState;
import dev.relayctl.problem.Problem;
import dev.relayctl.problem.Repeat;
import dev.relayctl.problem.Result;
import dev.relayctl.problem.Result.Done;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Creates, updates and removes single machines, and looks before it repeats anything: a request
 * without an answer may have arrived.
 */
final class MachineWork {
  private static final Duration ONE_CALL = Duration.ofSeconds(90);

  private static final Set<MachineState> SETTLED =
      Set.of(MachineState.STARTED, MachineState.STOPPED, MachineState.SUSPENDED);

  /** Until when a change of a machine is waited for. */
  enum Until {
    /** It runs and its checks pass. */
    HEALTHY,
    /** Fly has accepted it. */
    ACCEPTED
  }

  /** What a machine is changed to, and how long that may take. */
  record To(
      MachineConfig config,
      Launch launch,
      @Nullable Long secretsVersion,
      Until until,
      Duration atMost) {}

  private final Fleet fleet;
  private final Attempts attempts;
  private final HealthGate gate;
  private final Ticker ticker;
  private final Leases leases;
  private final Disks disks;

  /**
   * Work over a fleet.
   *
   * @param pulse paces the keeping of leases
   */
  MachineWork(Fleet fleet, Attempts attempts, HealthGate gate, Ticker ticker, Ticker pulse) {
    this.fleet = fleet;
    this.attempts = attempts;
    this.gate = gate;
    this.ticker = ticker;
    this.leases = new Leases(fleet, attempts, pulse);
    this.disks = new Disks(fleet, attempts);
  }

  /** How machines are removed. */
  MachineRemoval removal() {
    return new MachineRemoval(fleet, attempts, ticker, leases);
  }

  /** All machines of the app. */
  Result<List<Machine>> machines(AppName app) {
    return attempts.within(ONE_CALL, () -> fleet.machines(app));
  }

  /** One machine as it is now. */
  Result<Machine> machine(AppName app, String id) {
    return attempts.within(ONE_CALL, () -> fleet.machine(app, id));
  }

  /** The machine of a slot among those; empty when it was not made, or is gone. */
  static Optional<Machine> withSlot(String slot, List<Machine> present) {
    return present.stream()
        .filter(machine -> !machine.state().gone())
        .filter(machine -> machine.config().slot().equals(Optional.of(slot)))
        .findFirst();
  }

  /** A new machine, as healthy as is waited for; one that the same plan made is taken up. */
  Result<Machine> create(
      AppName app,
      MachineChange.Create change,
      Fleet.Registration registration,
      To to,
      Consumer<Machine> made) {
    return createOrFind(app, change, registration, to)
        .then(machine -> {
          made.accept(machine);
          return to.launch() == Launch.LEAVE_STOPPED || to.until() == Until.ACCEPTED
              ? Result.ok(machine)
              : gate.healthy(app, machine.id(), machine.instanceId(), 0, to.atMost());
        });
  }

  private Result<Machine> createOrFind(
      AppName app, MachineChange.Create change, Fleet.Registration registration, To to) {
    String slot = change.config().slot().orElse("");
    return attempts.within(
        ONE_CALL,
        () ->
            fleet
                .machines(app)
                .then(present -> {
                  Optional<Machine> found = withSlot(slot, present);
                  return found.isPresent()
                      ? Result.ok(found.get())
                      : disks
                          .mounted(
                              app, Standby.config(change, present), change.disk(), change.region())
                          .then(config ->
                              lookingFirst(
                                  fleet.create(
                                      app,
                                      new Fleet.NewMachine(
                                          change.region(),
                                          config,
                                          to.launch(),
                                          registration,
                                          to.secretsVersion()))));
                }));
  }

  /** The machine with its new config, as healthy as is waited for when it is to be launched. */
  Result<Machine> update(AppName app, Machine present, To to) {
    String id = present.id();
    long since = present.events().isEmpty() ? 0 : present.events().getFirst().timestampMillis();
    return leases.under(
        app,
        id,
        lease -> {
          var wanted = new Fleet.Update(id, to.config(), to.launch(), to.secretsVersion(), lease);
          var asked = new AtomicBoolean();
          Result<Machine> updated =
              attempts.within(
                  ONE_CALL,
                  () -> {
                    // Before the first try nothing of ours can have arrived.
                    if (asked.getAndSet(true)
                        && fleet.machine(app, id) instanceof Result.Ok<Machine>(Machine now)
                        && !now.instanceId().equals(present.instanceId())
                        && now.config().release().equals(to.config().release())) {
                      return Result.ok(now);
                    }
                    return lookingFirst(fleet.update(app, wanted));
                  });
          Result<Machine> launched =
              to.launch() == Launch.START && !startedByUpdate(present.state())
                  ? updated.then(now -> startedAfter(app, now, lease))
                  : updated;
          return launched.then(now -> {
            if (to.until() == Until.ACCEPTED) {
              return Result.ok(now);
            }
            return to.launch() == Launch.LEAVE_STOPPED
                ? settled(app, now)
                : gate.healthy(app, id, now.instanceId(), since, to.atMost());
          });
        });
  }

  /** An update starts what ran or failed, and leaves all else as it is (§8.5). */
  private static boolean startedByUpdate(MachineState before) {
    return switch (before) {
      case STARTED, STARTING, FAILED, LAUNCH_FAILED, RESTARTING, REPLACING, UPDATING, UNKNOWN ->
          true;
      case CREATED,
          STOPPED,
          SUSPENDED,
          CREATING,
          STOPPING,
          SUSPENDING,
          DESTROYING,
          DESTROYED,
          REPLACED,
          MIGRATED ->
          false;
    };
  }

  private Result<Machine> startedAfter(AppName app, Machine updated, Fleet.Lease lease) {
    return settled(app, updated)
        .then(_ ->
            attempts
                .within(ONE_CALL, () -> fleet.start(app, updated.id(), lease))
                .map(_ -> updated));
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

  /** Starts a machine that was stopped, and waits until it is healthy. */
  Result<Machine> start(AppName app, Machine machine, Duration atMost) {
    long since = machine.events().isEmpty() ? 0 : machine.events().getFirst().timestampMillis();
    return leases.under(
        app,
        machine.id(),
        lease ->
            attempts
                .within(ONE_CALL, () -> fleet.start(app, machine.id(), lease))
                .then(_ -> gate.healthy(app, machine.id(), machine.instanceId(), since, atMost)));
  }

  /** Lets a machine have requests. */
  Result<Done> uncordon(AppName app, String id) {
    return attempts.within(ONE_CALL, () -> fleet.uncordon(app, id, null));
  }

  /** Leads requests away from a machine, which goes on running. */
  Result<Done> cordon(AppName app, String id) {
    return attempts.within(ONE_CALL, () -> fleet.cordon(app, id, null));
  }

  /** Writes a mark into a machine's metadata without restarting it. */
  Result<Done> label(AppName app, String id, String key, String value) {
    return attempts.within(ONE_CALL, () -> fleet.label(app, id, key, value));
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
}
