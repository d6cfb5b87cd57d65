package dev.relayctl.sandbox.machines;

import dev.relayctl.sandbox.http.Answer;
import dev.relayctl.sandbox.machines.Machine.Lease;
import dev.relayctl.sandbox.machines.Machines.Decision;
import java.time.InstantSource;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The rules of leases (specification §2.3, §8.7). */
final class Leases {
  static final String HEADER = "fly-machine-lease-nonce";
  static final int DEFAULT_SECONDS = 30;
  private static final String OWNER = "2f9b1f0e-6f3a-4c0e-9d43-5a6d0b0c5e11@tokens.fly.io";

  private final InstantSource clock;
  private final Ulids ulids;

  Leases(InstantSource clock, Ulids ulids) {
    this.clock = clock;
    this.ulids = ulids;
  }

  /** The lease that counts now; empty when there is none or it has expired. */
  Optional<Lease> of(Machine machine) {
    Lease lease = machine.lease();
    return lease == null || lease.expiresAt() <= seconds() ? Optional.empty() : Optional.of(lease);
  }

  /** Why the holder of that nonce may not change the machine; empty when it may. */
  Optional<Answer> conflict(Machine machine, @Nullable String nonce) {
    return of(machine)
        .filter(lease -> !lease.nonce().equals(nonce))
        .map(lease -> conflict(machine, lease));
  }

  /**
   * Acquires a lease, or extends the one whose nonce is given.
   *
   * @param owner who is named to others; null for whoever owns the token
   */
  Decision acquire(
      Machine machine,
      @Nullable String nonce,
      int seconds,
      String description,
      @Nullable String owner) {
    if (machine.state() == State.DESTROYED) {
      return new Decision.Refused(Failures.noMachine(machine.id()));
    }
    Optional<Lease> held = of(machine);
    Optional<Answer> conflict = conflict(machine, nonce);
    if (conflict.isPresent()) {
      return new Decision.Refused(conflict.get());
    }
    if (nonce != null && held.isEmpty()) {
      return new Decision.Refused(Failures.error(404, "lease not found"));
    }
    var lease =
        new Lease(
            held.map(Lease::nonce).orElseGet(() -> ulids.hex(12)),
            owner == null ? OWNER : owner,
            seconds() + seconds,
            held.isPresent() && description.isEmpty() ? held.get().description() : description,
            machine.setup().instanceId());
    return new Decision.Changed(machine.withLease(lease));
  }

  /** Gives a lease back. */
  Decision release(Machine machine, @Nullable String nonce) {
    if (nonce == null) {
      return new Decision.Refused(Failures.badRequest("lease nonce required"));
    }
    Optional<Lease> held = of(machine);
    if (held.isEmpty()) {
      return new Decision.Refused(Failures.error(404, "lease not found"));
    }
    if (!held.get().nonce().equals(nonce)) {
      return new Decision.Refused(Failures.badRequest("lease nonce mismatch"));
    }
    return new Decision.Changed(machine.withLease(null));
  }

  private static Answer conflict(Machine machine, Lease lease) {
    return Failures.error(
        409,
        "aborted: machine ID "
            + machine.id()
            + " lease currently held by "
            + lease.owner()
            + ", expires at "
            + Events.timeInSeconds(lease.expiresAt()));
  }

  private long seconds() {
    return clock.instant().getEpochSecond();
  }
}
