package dev.relayctl.run;

import dev.relayctl.environment.AppName;
import dev.relayctl.environment.Secret;
import dev.relayctl.plan.Json;
import dev.relayctl.plan.Machine;
import dev.relayctl.plan.MachineChange.Launch;
import dev.relayctl.plan.MachineConfig;
import dev.relayctl.plan.MachineState;
import dev.relayctl.plan.Observed;
import dev.relayctl.plan.Volume;
import dev.relayctl.problem.Result;
import dev.relayctl.problem.Result.Done;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Machines, leases, volumes, addresses and secrets of Fly apps ({@code specs/fly-machines.md} §2).
 * Every method makes one request and tries once, unless it says otherwise; a {@code Problem.Failed}
 * says whether it may be repeated. All block, and end early when their thread is interrupted.
 */
public interface Fleet {
  /** Whether machines run on this machine, since the API is an emulated one. */
  default boolean isHere() {
    return false;
  }

  /** The app; {@code Absent} when there is none. */
  Result<Observed.App> app(AppName app);

  /** Creates the app; {@code fly.name-taken} when somebody else has the name. */
  Result<Done> createApp(AppName app, String organization);

  /**
   * Deletes the app with its machines, volumes, addresses and secrets; one that is gone already
   * counts as success. Nothing of it can be brought back.
   */
  Result<Done> deleteApp(AppName app);

  /**
   * Sees to it that the app has an address of the kind: looks, and asks for one when there is none.
   * Two requests at most; may be repeated.
   */
  Result<Done> allocateAddress(AppName app, AddressKind kind);

  /** All machines that aren't destroyed, unmanaged ones included. */
  Result<List<Machine>> machines(AppName app);

  /** One machine; it may be asked for some time after it was destroyed. */
  Result<Machine> machine(AppName app, String id);

  /** Creates a machine. After a timeout it may exist: look for it before trying again. */
  Result<Machine> create(AppName app, NewMachine machine);

  /** Gives a machine a new config and with it a new instance id; it is then being replaced. */
  Result<Machine> update(AppName app, Update update);

  /** Starts a stopped machine. */
  Result<Done> start(AppName app, String id, @Nullable Lease lease);

  /** Stops a machine with its configured signal; stopping a stopped one succeeds. */
  Result<Done> stop(AppName app, String id, @Nullable Lease lease);

  /** Destroys a machine, running or not; one that is gone already counts as success. */
  Result<Done> destroy(AppName app, String id, @Nullable Lease lease);

  /** Keeps requests away from a machine; cordoning a cordoned one succeeds. */
  Result<Done> cordon(AppName app, String id, @Nullable Lease lease);

  /** Lets requests come to a machine; uncordoning one that isn't cordoned succeeds. */
  Result<Done> uncordon(AppName app, String id, @Nullable Lease lease);

  /**
   * Writes one value of a machine's metadata, without a restart and without a lease. Lost when an
   * update is still under way; the same twice is the same as once.
   */
  Result<Done> label(AppName app, String id, String key, String value);

  /**
   * Waits on Fly's side until the machine is in one of the states.
   *
   * @param instanceId the version that is meant; null for any
   * @param atMost between 1 and 60 seconds; {@code fly.wait-timeout} when it was not enough
   */
  Result<Done> await(
      AppName app,
      String id,
      @Nullable String instanceId,
      Set<MachineState> states,
      Duration atMost);

  /**
   * Takes the lease of a machine; {@code fly.lease-held}, repeatable, when another holds it.
   *
   * @param ttl in whole seconds; Fly forgets the lease after that
   */
  Result<Lease> lease(AppName app, String id, Duration ttl, String description);

  /** Extends a lease by its ttl from now. */
  Result<Done> refresh(AppName app, Lease lease, Duration ttl);

  /** Gives a lease back; one that has ended already counts as success. */
  Result<Done> release(AppName app, Lease lease);

  /** All volumes of the app, those that are being destroyed included. */
  Result<List<Volume>> volumes(AppName app);

  /**
   * Creates a volume. After a timeout it may exist: look for it before trying again; a volume too
   * many costs money and nothing else.
   */
  Result<Volume> createVolume(AppName app, NewVolume volume);

  /** The names of the app's secrets with Fly's digest of each value. */
  Result<Map<String, String>> secretDigests(AppName app);

  /** Sets secrets; the result is the version that machines have to wait for. */
  Result<Long> setSecrets(AppName app, Map<String, Secret> values);

  /** The newest lines that a machine's processes wrote, oldest first; may be empty. */
  Result<List<String>> logs(AppName app, String id, int lines);

  /**
   * A machine to be made.
   *
   * @param region null leaves it to Fly
   * @param secretsVersion the least version of secrets that it must have; null for any
   */
  record NewMachine(
      @Nullable String region,
      MachineConfig config,
      Launch launch,
      Registration registration,
      @Nullable Long secretsVersion) {}

  /** Whether requests may come to a machine once it has started. */
  enum Registration {
    REGISTERED,
    CORDONED
  }

  /**
   * A volume to be made; Fly encrypts it.
   *
   * @param snapshotRetention for how many days a snapshot is kept; null leaves it to Fly
   * @param snapshots null leaves it to Fly
   * @param guest the size of the machine that will mount it, so that it lies where there is room
   *     for one; null for any place
   */
  record NewVolume(
      String name,
      String region,
      int sizeGigabytes,
      @Nullable Integer snapshotRetention,
      @Nullable Snapshots snapshots,
      Json.@Nullable Obj guest) {}

  /** Whether Fly takes a snapshot of a volume each day. */
  enum Snapshots {
    SCHEDULED,
    NONE
  }

  /** What kind of address the world, or the organization's private network, uses for an app. */
  enum AddressKind {
    /** An IPv4 address that many apps share: for HTTP and TLS only. */
    SHARED_V4,
    /** An IPv4 address of its own, which costs money. */
    V4,
    V6,
    /** Reached from within the organization only. */
    PRIVATE_V6
  }

  /**
   * A new config for a machine under a lease.
   *
   * @param expected the instance id that the machine must still have, else {@code
   *     fly.precondition}; null for any
   */
  record Update(
      String id,
      MachineConfig config,
      Launch launch,
      @Nullable Long secretsVersion,
      Lease lease,
      @Nullable String expected) {
    /** An update of whatever version the machine has. */
    public Update(
        String id,
        MachineConfig config,
        Launch launch,
        @Nullable Long secretsVersion,
        Lease lease) {
      this(id, config, launch, secretsVersion, lease, null);
    }
  }

  /**
   * The right to change a machine until it expires.
   *
   * @param nonce proves it; not for other eyes
   */
  record Lease(String machineId, Secret nonce) {}
}
