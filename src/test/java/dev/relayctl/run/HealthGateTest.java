package dev.relayctl.run;

import static dev.relayctl.plan.Worlds.APP;
import static dev.relayctl.plan.Worlds.NEW;
import static dev.relayctl.plan.Worlds.OLD;
import static dev.relayctl.plan.Worlds.config;
import static dev.relayctl.plan.Worlds.tag;
import static org.assertj.core.api.Assertions.assertThat;

import dev.relayctl.fakes.Boot;
import dev.relayctl.fakes.InMemoryFleet;
import dev.relayctl.fakes.ManualTime;
import dev.relayctl.plan.Machine;
import dev.relayctl.plan.MachineChange.Launch;
import dev.relayctl.problem.Result;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;

class HealthGateTest {
  private final ManualTime time = new ManualTime();
  private final InMemoryFleet fleet = new InMemoryFleet(time, time).withApp(APP, "acme", null);
  private final Attempts attempts = new Attempts(time, time, new Random(1));
  private final HealthGate gate = new HealthGate(fleet, attempts, time, time);

  /** The accident: taking a crashing release back failed with the crash of that release. */
  @Test
  void blamesNoMachineForTheLastCrashOfTheVersionBefore() {
    Machine crashing =
        fleet.withMachine(
            APP,
            new Fleet.NewMachine(
                "fra",
                config("web", NEW, tag(2, "b")),
                Launch.START,
                Fleet.Registration.REGISTERED,
                null));
    long seen = crashing.events().isEmpty() ? 0 : crashing.events().getFirst().timestampMillis();
    fleet.happens(APP, crashing.id(), new Boot.CrashLoops(1));
    Fleet.Lease lease =
        Rehearsal.certain(fleet.lease(APP, crashing.id(), Duration.ofSeconds(30), "test"));
    Machine back =
        Rehearsal.certain(
            fleet.update(
                APP,
                new Fleet.Update(
                    crashing.id(), config("web", OLD, tag(1, "a")), Launch.START, null, lease)));

    Result<Machine> healthy =
        gate.healthy(APP, back.id(), back.instanceId(), seen, Duration.ofMinutes(1));

    assertThat(healthy.problems()).isEmpty();
  }
}
