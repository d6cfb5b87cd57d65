package dev.relayctl.fakes;

import static dev.relayctl.fakes.FakeApps.certain;
import static dev.relayctl.fakes.FakeApps.problem;

import dev.relayctl.environment.AppName;
import dev.relayctl.environment.Secret;
import dev.relayctl.plan.HostStatus;
import dev.relayctl.plan.Machine;
import dev.relayctl.plan.MachineChange.Launch;
import dev.relayctl.plan.MachineState;
import dev.relayctl.plan.Observed;
import dev.relayctl.plan.Volume;
import dev.relayctl.problem.Problem;
import dev.relayctl.problem.Repeat;
import dev.relayctl.problem.Result;
import dev.relayctl.problem.Result.Done;
import dev.relayctl.run.Fleet;
import dev.relayctl.run.Ticker;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Fly in memory: apps, machines, leases, volumes, addresses and secrets that behave as {@link
 * Fleet} says, at once and without a network. Time comes from outside; a wait that isn't fulfilled
 * pauses with the ticker for as long as it may and then times out. Safe for use by several threads.
 *
 * <p>Longer than 300 lines on purpose: the port is wide, and a fake of half a port is worse.
 */
public final class InMemoryFleet implements Fleet {
  private final InstantSource clock;
  private final Ticker ticker;
  private final FakeApps apps = new FakeApps();
  private final Faults faults = new Faults(Fleet.class);
  private final Map<String, List<String>> logs = new HashMap<>();
  private Function<Machine, Boot> boots = _ -> new Boot.Healthy();
  private int created;
  private @Nullable Predicate<List<Machine>> such;
  private @Nullable Consumer<List<Machine>> happening;
  private int volumes;

  public InMemoryFleet(InstantSource clock, Ticker ticker) {
    this.clock = clock;
    this.ticker = ticker;
  }

  /** An app that exists from the start; {@code url} is where it answers, null when unknown. */
  public synchronized InMemoryFleet withApp(AppName app, String organization, @Nullable URI url) {
    apps.add(app, organization, url);
    return this;
  }

  /** A machine that exists from the start, healthy or stopped, whatever boots are told. */
  public synchronized Machine withMachine(AppName app, NewMachine machine) {
    return certain(make(certain(apps.existing(app)), machine, new Boot.Healthy()));
  }

  /** A volume that exists from the start, attached to nothing. */
  public synchronized Volume withVolume(AppName app, NewVolume volume) {
    return volume(certain(apps.existing(app)), volume);
  }

  /** From now on Fly says this of the host of a machine or a volume. */
  public synchronized void onHost(AppName app, String id, HostStatus status) {
    FakeApps.App found = certain(apps.existing(app));
    found.volumes().onHost(id, status);
    FakeMachine machine = found.machines().get(id);
    if (machine != null) {
      machine.onHost(status);
    }
  }

  /** The kinds of addresses that the app has. */
  public synchronized Set<AddressKind> addresses(AppName app) {
    return Set.copyOf(certain(apps.existing(app)).addresses());
  }

  /** Decides what happens whenever a machine starts; it is asked with the config that starts. */
  public synchronized void onBoot(Function<Machine, Boot> boots) {
    this.boots = boots;
  }

  /** Once a listing is such, that happens before it is returned. */
  public synchronized void onListing(
      Predicate<List<Machine>> such, Consumer<List<Machine>> happening) {
    this.such = such;
    this.happening = happening;
  }

  private void listed(List<Machine> machines) {
    Predicate<List<Machine>> awaited = such;
    Consumer<List<Machine>> happens = happening;
    if (awaited != null && happens != null && awaited.test(machines)) {
      such = null;
      happens.accept(machines);
    }
  }

  /** The next call of the method returns the problem and does nothing. */
  public synchronized void failNext(String method, Problem problem) {
    faults.failNext(method, problem);
  }

  /** The next call of the method does its work and returns the problem: its answer got lost. */
  public synchronized void loseNextAnswer(String method, Problem problem) {
    faults.loseNextAnswer(method, problem);
  }

  /** What was asked so far, {@code update 1781…}, in order; failed calls included. */
  public synchronized List<String> journal() {
    return faults.journal();
  }

  /** Who holds the lease of which machine, by machine id. */
  public synchronized Map<String, String> leases(AppName app) {
    var held = new TreeMap<String, String>();
    apps.machines(app).forEach(m -> m.holder(clock.instant()).ifPresent(o -> held.put(m.id(), o)));
    return held;
  }

  /** Somebody else takes the lease of a machine. */
  public synchronized void leasedBy(AppName app, String id, String owner, Duration ttl) {
    certain(found(app, id)).lease(owner, clock.instant().plus(ttl));
  }

  /** The process of a running machine does something by itself. */
  public synchronized void happens(AppName app, String id, Boot boot) {
    FakeMachine machine = certain(found(app, id));
    machine.boot(boot, clock.instant());
  }

  /** A line that a machine writes. */
  public synchronized void writes(String id, String line) {
    logs.computeIfAbsent(id, _ -> new ArrayList<>()).add(line);
  }

  /** Forgets a destroyed machine, as Fly does after some time. */
  public synchronized void forget(AppName app, String id) {
    apps.machines(app).removeIf(machine -> machine.id().equals(id));
  }

  /** The least version of secrets that the machine's config was sent with; null for none. */
  public synchronized @Nullable Long secretsVersion(AppName app, String id) {
    return certain(found(app, id)).secretsVersion();
  }

  @Override
  public synchronized Result<Observed.App> app(AppName app) {
    return asked("app", app.value(), () -> Result.ok(apps.observed(app)));
  }

  @Override
  public synchronized Result<Done> deleteApp(AppName app) {
    return asked(
        "deleteApp",
        app.value(),
        () -> {
          apps.remove(app);
          return Result.done();
        });
  }

  @Override
  public synchronized Result<Done> createApp(AppName app, String organization) {
    return asked(
        "createApp",
        app.value(),
        () -> {
          if (apps.has(app)) {
            return Result.bad(problem("fly.name-taken", app.value(), Repeat.NEVER));
          }
          apps.add(app, organization, null);
          return Result.done();
        });
  }

  @Override
  public synchronized Result<Done> allocateAddress(AppName app, AddressKind kind) {
    return asked(
        "allocateAddress",
        app.value() + " " + kind,
        () ->
            apps.existing(app)
                .map(found -> {
                  found.addresses().add(kind);
                  return Done.DONE;
                }));
  }

  @Override
  public synchronized Result<List<Machine>> machines(AppName app) {
    return asked(
        "machines",
        app.value(),
        () ->
            apps.existing(app)
                .map(found -> {
                  listed(machines(found, FakeMachine::seen));
                  return machines(found, FakeMachine::look);
                }));
  }

  private static List<Machine> machines(FakeApps.App app, Function<FakeMachine, Machine> looked) {
    return app.machines().values().stream()
        .map(looked)
        .filter(machine -> machine.state() != MachineState.DESTROYED)
        .toList();
  }

  @Override
  public synchronized Result<Machine> machine(AppName app, String id) {
    return asked("machine", id, () -> found(app, id).map(FakeMachine::look));
  }

  @Override
  public synchronized Result<Machine> create(AppName app, NewMachine machine) {
    return asked(
        "create",
        Objects.requireNonNullElse(machine.region(), "fra"),
        () -> apps.existing(app).then(found -> make(found, machine, null)));
  }

  private Result<Machine> make(FakeApps.App app, NewMachine asked, @Nullable Boot given) {
    return app.volumes()
        .mountable("", asked.config(), app.machines().values())
        .map(_ -> added(app, asked, given));
  }

  private Machine added(FakeApps.App app, NewMachine asked, @Nullable Boot given) {
    created++;
    String id = String.format("1781%010x", created);
    var machine =
        new FakeMachine(
            id,
            "machine-" + created,
            Objects.requireNonNullElse(asked.region(), "fra"),
            asked.config(),
            created);
    app.machines().put(id, machine);
    machine.register(asked.registration());
    machine.configure(asked.config(), asked.secretsVersion());
    settle(machine, asked.launch(), given);
    return machine.asCreated();
  }

  private void settle(FakeMachine machine, Launch launch, @Nullable Boot given) {
    switch (launch) {
      case START ->
          machine.boot(given == null ? boots.apply(machine.seen()) : given, clock.instant());
      case LEAVE_STOPPED -> machine.stopped(clock.instant());
    }
  }

  @Override
  public synchronized Result<Machine> update(AppName app, Update update) {
    return asked(
        "update",
        update.id(),
        () ->
            guarded(app, update.id(), update.lease())
                .then(machine -> mountable(app, update).then(_ -> replaced(machine, update))));
  }

  private Result<Done> mountable(AppName app, Update update) {
    FakeApps.App found = certain(apps.existing(app));
    return found.volumes().mountable(update.id(), update.config(), found.machines().values());
  }

  /** Fly starts a new version only where the former one was up, or tried to be (§8.5). */
  private static boolean wasUp(MachineState state) {
    return state == MachineState.STARTED
        || state == MachineState.STARTING
        || state == MachineState.FAILED;
  }

  private Result<Machine> replaced(FakeMachine machine, Update update) {
    if (update.expected() != null && !update.expected().equals(machine.seen().instanceId())) {
      return Result.bad(problem("fly.precondition", update.id(), Repeat.NEVER));
    }
    if (machine.seen().state().transientState()) {
      return Result.bad(problem("fly.machine-busy", update.id(), Repeat.SAFE));
    }
    Launch launch = wasUp(machine.seen().state()) ? update.launch() : Launch.LEAVE_STOPPED;
    machine.replace(update.config(), update.secretsVersion(), clock.instant());
    String version = machine.seen().instanceId();
    settle(machine, launch, null);
    return Result.ok(machine.asReplacing(version));
  }

  @Override
  public synchronized Result<Done> start(AppName app, String id, @Nullable Lease lease) {
    return asked(
        "start",
        id,
        () ->
            guarded(app, id, lease)
                .then(machine ->
                    switch (machine.seen().state()) {
                      case STARTED, STARTING -> Result.done();
                      case STOPPED, SUSPENDED, FAILED -> {
                        machine.boot(boots.apply(machine.seen()), clock.instant());
                        yield Result.done();
                      }
                      case REPLACING, CREATED, STOPPING, SUSPENDING, UPDATING ->
                          Result.bad(problem("fly.precondition", id, Repeat.SAFE));
                      case CREATING,
                          RESTARTING,
                          DESTROYING,
                          LAUNCH_FAILED,
                          DESTROYED,
                          REPLACED,
                          MIGRATED,
                          UNKNOWN ->
                          Result.bad(problem("fly.precondition", id, Repeat.NEVER));
                    }));
  }

  @Override
  public synchronized Result<Done> stop(AppName app, String id, @Nullable Lease lease) {
    return asked(
        "stop",
        id,
        () -> guarded(app, id, lease).map(machine -> machine.stopOnRequest(clock.instant())));
  }

  @Override
  public synchronized Result<Done> destroy(AppName app, String id, @Nullable Lease lease) {
    return asked(
        "destroy",
        id,
        () -> {
          if (apps.existing(app).problems().isEmpty() && found(app, id) instanceof Result.Bad<?>) {
            return Result.done();
          }
          return guarded(app, id, lease).map(machine -> machine.destroy(clock.instant()));
        });
  }

  @Override
  public synchronized Result<Done> cordon(AppName app, String id, @Nullable Lease lease) {
    return register("cordon", app, id, lease, Registration.CORDONED);
  }

  @Override
  public synchronized Result<Done> uncordon(AppName app, String id, @Nullable Lease lease) {
    return register("uncordon", app, id, lease, Registration.REGISTERED);
  }

  @Override
  public synchronized Result<Done> label(AppName app, String id, String key, String value) {
    return asked(
        "label",
        id,
        () ->
            found(app, id)
                .map(machine -> {
                  machine.label(key, value);
                  return Done.DONE;
                }));
  }

  private Result<Done> register(
      String method, AppName app, String id, @Nullable Lease lease, Registration registration) {
    return asked(
        method,
        id,
        () ->
            guarded(app, id, lease)
                .map(machine -> {
                  machine.register(registration);
                  return Done.DONE;
                }));
  }

  @Override
  public Result<Done> await(
      AppName app,
      String id,
      @Nullable String instanceId,
      Set<MachineState> states,
      Duration atMost) {
    Result<Boolean> arrived;
    synchronized (this) {
      arrived =
          asked(
              "await",
              id,
              () -> found(app, id).map(machine -> machine.arrived(instanceId, states)));
    }
    return arrived.then(there -> there ? Result.done() : timeout(id, atMost));
  }

  /** Outside the lock: others go on meanwhile. */
  private Result<Done> timeout(String id, Duration atMost) {
    try {
      ticker.pause(atMost);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return Result.bad(
          new Problem.Interrupted(
              Problem.facts(
                  "fly.interrupted",
                  "interrupted",
                  FakeApps.where(id),
                  "in memory",
                  "run it again")));
    }
    return Result.bad(problem("fly.wait-timeout", id, Repeat.SAFE));
  }

  @Override
  public synchronized Result<Lease> lease(
      AppName app, String id, Duration ttl, String description) {
    return asked(
        "lease",
        id,
        () ->
            found(app, id)
                .then(machine ->
                    machine.holder(clock.instant()).isPresent()
                        ? Result.bad(problem("fly.lease-held", id, Repeat.SAFE))
                        : Result.ok(
                            new Lease(id, machine.lease(description, clock.instant().plus(ttl))))));
  }

  @Override
  public synchronized Result<Done> refresh(AppName app, Lease lease, Duration ttl) {
    String id = lease.machineId();
    return asked(
        "refresh",
        id,
        () ->
            found(app, id)
                .then(machine -> {
                  if (!machine.heldBy(lease, clock.instant())) {
                    return Result.bad(problem("fly.lease-lost", id, Repeat.NEVER));
                  }
                  machine.extend(clock.instant().plus(ttl));
                  return Result.done();
                }));
  }

  @Override
  public synchronized Result<Done> release(AppName app, Lease lease) {
    return asked(
        "release",
        lease.machineId(),
        () -> {
          if (found(app, lease.machineId()) instanceof Result.Ok<FakeMachine>(FakeMachine machine)
              && machine.heldBy(lease, clock.instant())) {
            machine.unlease();
          }
          return Result.done();
        });
  }

  @Override
  public synchronized Result<List<Volume>> volumes(AppName app) {
    return asked(
        "volumes",
        app.value(),
        () -> apps.existing(app).map(found -> found.volumes().all(found.machines().values())));
  }

  @Override
  public synchronized Result<Volume> createVolume(AppName app, NewVolume volume) {
    return asked(
        "createVolume",
        app.value() + " " + volume.name(),
        () -> apps.existing(app).map(found -> volume(found, volume)));
  }

  private Volume volume(FakeApps.App app, NewVolume volume) {
    volumes++;
    return app.volumes().create(String.format("vol_%016x", volumes), volume);
  }

  @Override
  public synchronized Result<Map<String, String>> secretDigests(AppName app) {
    return asked(
        "secretDigests",
        app.value(),
        () -> apps.existing(app).map(found -> Map.copyOf(found.secrets())));
  }

  @Override
  public synchronized Result<Long> setSecrets(AppName app, Map<String, Secret> values) {
    return asked(
        "setSecrets",
        app.value() + " " + String.join(",", new TreeMap<>(values).keySet()),
        () ->
            apps.existing(app)
                .map(found -> {
                  values.forEach((name, value) ->
                      found.secrets().put(name, Integer.toHexString(value.reveal().hashCode())));
                  return found.nextSecretsVersion();
                }));
  }

  @Override
  public synchronized Result<List<String>> logs(AppName app, String id, int lines) {
    return asked(
        "logs",
        id,
        () -> {
          List<String> all = logs.getOrDefault(id, List.of());
          return Result.ok(List.copyOf(all.subList(Math.max(0, all.size() - lines), all.size())));
        });
  }

  private <T> Result<T> asked(String method, String subject, Supplier<Result<T>> answer) {
    return faults.asked(method, subject, answer);
  }

  private Result<FakeMachine> found(AppName app, String id) {
    return apps.machine(app, id);
  }

  private Result<FakeMachine> guarded(AppName app, String id, @Nullable Lease lease) {
    return found(app, id)
        .then(machine ->
            machine.holder(clock.instant()).isEmpty()
                    || (lease != null && machine.heldBy(lease, clock.instant()))
                ? Result.ok(machine)
                : Result.bad(problem("fly.lease-held", id, Repeat.SAFE)));
  }
}
