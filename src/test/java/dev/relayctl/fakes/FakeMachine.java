package dev.relayctl.fakes;

import dev.relayctl.environment.Secret;
import dev.relayctl.plan.HostStatus;
import dev.relayctl.plan.Json;
import dev.relayctl.plan.Machine;
import dev.relayctl.plan.MachineConfig;
import dev.relayctl.plan.MachineState;
import dev.relayctl.problem.Result.Done;
import dev.relayctl.run.Fleet.Lease;
import dev.relayctl.run.Fleet.Registration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One machine of {@link InMemoryFleet}: its state, its lease and what becomes of its process. */
final class FakeMachine {
  private static final int REMEMBERED_EVENTS = 20;

  private record Version(String instanceId, MachineConfig config, MachineState state) {}

  private record Held(String nonce, String owner, Instant until) {}

  private final String id;
  private final String name;
  private final String region;
  private final int number;
  private final List<Machine.Event> events = new ArrayList<>();
  private int versions;
  private int nonces;
  private int eventCount;
  private Version version;
  private @Nullable Version former;
  private String checks = "passing";
  private @Nullable Long secretsVersion;
  private @Nullable Held held;
  private int looksUntilStarted;
  private int looksUntilHealthy;
  private Registration registration = Registration.REGISTERED;
  private HostStatus host = HostStatus.OK;

  FakeMachine(String id, String name, String region, MachineConfig config, int number) {
    this.id = id;
    this.name = name;
    this.region = region;
    this.number = number;
    this.version = new Version("", config, MachineState.CREATED);
  }

  String id() {
    return id;
  }

  /** Whether requests may come to it. */
  void register(Registration registration) {
    this.registration = registration;
  }

  void label(String key, String value) {
    version =
        new Version(
            version.instanceId(), version.config().withMetadata(key, value), version.state());
  }

  /** What Fly says of its host; without a good one, only a part of the config is told. */
  void onHost(HostStatus status) {
    host = status;
  }

  @Nullable Long secretsVersion() {
    return secretsVersion;
  }

  /** A new version, which is not running yet. */
  void configure(MachineConfig config, @Nullable Long secretsVersion) {
    versions++;
    this.secretsVersion = secretsVersion;
    version =
        new Version(String.format("01K%05d%018d", number, versions), config, MachineState.CREATED);
  }

  void replace(MachineConfig config, @Nullable Long secrets, Instant at) {
    Version before = version;
    if (before.state() == MachineState.STARTED) {
      event("exit", "stopped", at, new Machine.Exit(0, -1, true, false, false));
    }
    configure(config, secrets);
    former = before;
    event("update", "replacing", at, null);
  }

  void stopped(Instant at) {
    to(MachineState.STOPPED);
    former = null;
    event("launch", "created", at, null);
  }

  void boot(Boot boot, Instant at) {
    looksUntilStarted = 0;
    looksUntilHealthy = 0;
    checks = "passing";
    Version before = former;
    former = null;
    switch (boot) {
      case Boot.Healthy() -> started(at);
      case Boot.NeverHealthy() -> {
        started(at);
        checks = "critical";
      }
      case Boot.HealthyAfter(int looks) -> {
        started(at);
        checks = "critical";
        looksUntilHealthy = looks;
      }
      case Boot.StartedAfter(int looks) -> {
        started(at);
        to(before == null ? MachineState.STARTING : MachineState.REPLACING);
        looksUntilStarted = looks;
      }
      case Boot.Exits(int code) -> {
        started(at);
        exited(new Machine.Exit(code, -1, false, false, false), at);
      }
      case Boot.CrashLoops(int code) -> {
        started(at);
        checks = "critical";
        event("exit", "stopped", at, new Machine.Exit(code, -1, false, true, false));
        event("start", "started", at, null);
      }
      case Boot.OutOfMemory() -> {
        started(at);
        exited(new Machine.Exit(137, -1, false, false, true), at);
      }
      case Boot.Reverts() -> {
        if (before == null) {
          to(MachineState.FAILED);
        } else {
          version = before;
          event("start", version.state().word(), at, null);
        }
      }
    }
  }

  private void started(Instant at) {
    event("start", "started", at, null);
    to(MachineState.STARTED);
  }

  private void exited(Machine.Exit exit, Instant at) {
    event("exit", "stopped", at, exit);
    boolean autoDestroy =
        version.config().json().get("auto_destroy").equals(Optional.of(Json.flag(true)));
    to(autoDestroy ? MachineState.DESTROYED : MachineState.STOPPED);
  }

  Done stopOnRequest(Instant at) {
    if (version.state() != MachineState.STOPPED && version.state() != MachineState.DESTROYED) {
      event("exit", "stopped", at, new Machine.Exit(0, -1, true, false, false));
      to(MachineState.STOPPED);
    }
    return Done.DONE;
  }

  Done destroy(Instant at) {
    event("destroy", "destroyed", at, null);
    to(MachineState.DESTROYED);
    held = null;
    return Done.DONE;
  }

  private void to(MachineState state) {
    version = new Version(version.instanceId(), version.config(), state);
  }

  private void event(String type, String status, Instant at, Machine.@Nullable Exit exit) {
    eventCount++;
    String eventId = String.format("01E%05d%018d", number, eventCount);
    // Fly's clock moves on between two events, ours may not.
    long millis = at.toEpochMilli() + eventCount;
    events.addFirst(new Machine.Event(eventId, type, status, millis, exit));
    if (events.size() > REMEMBERED_EVENTS) {
      events.removeLast();
    }
  }

  /** As it is now; each look brings a slow machine nearer to being ready. */
  Machine look() {
    Machine seen = seen();
    if (looksUntilStarted > 0 && --looksUntilStarted == 0) {
      to(MachineState.STARTED);
    }
    if (looksUntilHealthy > 0 && --looksUntilHealthy == 0) {
      checks = "passing";
    }
    return seen;
  }

  Machine seen() {
    return as(version.instanceId(), version.state());
  }

  /** What the answer to a creation says: the machine hasn't started yet. */
  Machine asCreated() {
    return as(version.instanceId(), MachineState.CREATED);
  }

  /** What the answer to an update says: it comes before the machine has been replaced. */
  Machine asReplacing(String instanceId) {
    return as(instanceId, MachineState.REPLACING);
  }

  private Machine as(String instanceId, MachineState state) {
    MachineConfig config = version.config();
    int at = config.image().indexOf("sha256:");
    var results = new ArrayList<Machine.Check>();
    if (state == MachineState.STARTED) {
      for (int i = 0; i < config.checkCount(); i++) {
        results.add(new Machine.Check("check-" + i, checks, checks));
      }
    }
    return new Machine(
        id,
        name,
        state,
        region,
        instanceId,
        at < 0 ? null : config.image().substring(at),
        config,
        results,
        events,
        registration == Registration.CORDONED,
        host,
        host == HostStatus.OK);
  }

  boolean arrived(@Nullable String instanceId, Set<MachineState> states) {
    Machine seen = look();
    return states.contains(seen.state())
        && (instanceId == null || instanceId.equals(seen.instanceId()));
  }

  Secret lease(String owner, Instant until) {
    nonces++;
    String nonce = id + "-nonce-" + nonces;
    held = new Held(nonce, owner, until);
    return Secret.of(nonce);
  }

  void extend(Instant until) {
    if (held != null) {
      held = new Held(held.nonce(), held.owner(), until);
    }
  }

  void unlease() {
    held = null;
  }

  Optional<String> holder(Instant now) {
    return Optional.ofNullable(held).filter(lease -> lease.until().isAfter(now)).map(Held::owner);
  }

  boolean heldBy(Lease lease, Instant now) {
    return held != null && held.until().isAfter(now) && held.nonce().equals(lease.nonce().reveal());
  }
}
