package dev.relayctl.sandbox.machines;

import static dev.relayctl.sandbox.machines.TransitionsTest.changed;
import static dev.relayctl.sandbox.machines.TransitionsTest.refused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.relayctl.sandbox.machines.Machine.Lease;
import dev.relayctl.sandbox.machines.Machines.Decision;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class LeasesTest {
  private final ManualClock clock = new ManualClock();
  private final Leases leases = new Leases(clock, new Ulids(clock));
  private final Machine machine = MachineStates.in(State.STARTED);

  @Test
  void tellsTheSecondWhoHoldsTheLeaseAndUntilWhen() {
    Machine leased = changed(acquire(machine, null));

    assertThat(refused(acquire(leased, null)))
        .isEqualTo(
            "409 aborted: machine ID 0123456789abcd lease currently held by "
                + held(leased).owner()
                + ", expires at 2026-01-02T03:04:18Z");
  }

  @Test
  void extendsTheHoldersLeaseUnderTheSameNonce() {
    Machine leased = changed(acquire(machine, null));
    clock.pass(Duration.ofSeconds(10));

    Machine extended = changed(acquire(leased, held(leased).nonce()));

    assertThat(held(extended).nonce()).isEqualTo(held(leased).nonce());
    assertThat(held(extended).expiresAt()).isEqualTo(held(leased).expiresAt() + 10);
  }

  @Test
  void forgetsALeaseSilentlyWhenItsTimeIsOver() {
    Machine leased = changed(acquire(machine, null));
    clock.pass(Duration.ofSeconds(13));

    assertThat(leases.of(leased)).isEmpty();
    assertThat(leases.conflict(leased, null)).isEmpty();
    assertThat(refused(acquire(leased, held13(leased)))).isEqualTo("404 lease not found");
    assertThat(held(changed(acquire(leased, null))).nonce()).isNotEqualTo(held13(leased));
  }

  @Test
  void guardsAgainstEveryNonceButTheRightOne() {
    Machine leased = changed(acquire(machine, null));

    assertThat(leases.conflict(leased, null)).isPresent();
    assertThat(leases.conflict(leased, "another")).isPresent();
    assertThat(leases.conflict(leased, held(leased).nonce())).isEmpty();
  }

  @Test
  void isReleasedByItsHolderOnly() {
    Machine leased = changed(acquire(machine, null));

    assertThat(refused(leases.release(leased, null))).startsWith("400 ");
    assertThat(refused(leases.release(leased, "another"))).startsWith("400 ");
    assertThat(leases.of(changed(leases.release(leased, held(leased).nonce())))).isEmpty();
  }

  private Decision acquire(Machine target, @Nullable String nonce) {
    return leases.acquire(target, nonce, 13, "", null);
  }

  private Lease held(Machine leased) {
    return leases.of(leased).orElseThrow();
  }

  private static String held13(Machine leased) {
    Lease lease = leased.lease();
    return lease == null ? "" : lease.nonce();
  }
}
