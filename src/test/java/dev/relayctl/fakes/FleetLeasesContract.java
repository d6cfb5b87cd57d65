package dev.relayctl.fakes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.relayctl.environment.AppName;
import dev.relayctl.environment.Secret;
import dev.relayctl.plan.Machine;
import dev.relayctl.plan.MachineChange.Launch;
import dev.relayctl.problem.Repeat;
import dev.relayctl.problem.Result;
import dev.relayctl.run.Fleet.Lease;
import dev.relayctl.run.Fleet.Update;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The part of {@link FleetContract} that is about leases. */
abstract class FleetLeasesContract extends FleetSetting {
  @Test
  void givesALeaseToOneHolderOnly() {
    AppName app = app();
    Machine machine = stopped(app);

    Lease lease = value(fleet().lease(app, machine.id(), TTL, "first"));
    Result<Lease> second = fleet().lease(app, machine.id(), TTL, "second");
    value(fleet().release(app, lease));
    value(fleet().release(app, lease));
    Lease third = value(fleet().lease(app, machine.id(), TTL, "third"));

    assertFailed(second, "fly.lease-held", Repeat.SAFE);
    assertThat(third.nonce().reveal()).isNotEqualTo(lease.nonce().reveal());
  }

  @Test
  void guardsALeasedMachineAgainstAllOthers() {
    AppName app = app();
    Machine machine = stopped(app);
    Lease lease = value(fleet().lease(app, machine.id(), TTL, "contract"));
    Lease forged = new Lease(machine.id(), Secret.of("not-a-nonce"));

    List<Result<?>> results =
        List.of(
            fleet().start(app, machine.id(), null),
            fleet().stop(app, machine.id(), forged),
            fleet()
                .update(
                    app, new Update(machine.id(), running(), Launch.LEAVE_STOPPED, null, forged)),
            fleet().cordon(app, machine.id(), null),
            fleet().uncordon(app, machine.id(), forged),
            fleet().destroy(app, machine.id(), null));

    assertThat(results).allSatisfy(r -> assertFailed(r, "fly.lease-held", Repeat.SAFE));
    value(fleet().destroy(app, machine.id(), lease));
  }

  @Test
  void forgetsALeaseAfterItsTime() {
    AppName app = app();
    Machine machine = stopped(app);
    Lease lease = value(fleet().lease(app, machine.id(), Duration.ofSeconds(1), "first"));

    pass(Duration.ofMillis(1500));

    assertFailed(fleet().refresh(app, lease, TTL), "fly.lease-lost", Repeat.NEVER);
    value(fleet().lease(app, machine.id(), TTL, "second"));
    value(fleet().release(app, lease));
    assertFailed(fleet().lease(app, machine.id(), TTL, "third"), "fly.lease-held", Repeat.SAFE);
  }

  @Test
  void extendsALease() {
    AppName app = app();
    Machine machine = stopped(app);
    Lease lease = value(fleet().lease(app, machine.id(), Duration.ofSeconds(2), "first"));

    value(fleet().refresh(app, lease, TTL));
    pass(Duration.ofMillis(2500));

    assertFailed(fleet().lease(app, machine.id(), TTL, "second"), "fly.lease-held", Repeat.SAFE);
    value(fleet().start(app, machine.id(), lease));
  }
}
