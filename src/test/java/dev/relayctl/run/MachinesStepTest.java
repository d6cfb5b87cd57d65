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
import dev.relayctl.plan.GroupChange;
import dev.relayctl.plan.Machine;
import dev.relayctl.plan.MachineChange;
import dev.relayctl.plan.MachineChange.Launch;
import dev.relayctl.plan.MachineStep;
import dev.relayctl.problem.Result;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class MachinesStepTest {
  private final ManualTime time = new ManualTime();
  private final InMemoryFleet fleet = new InMemoryFleet(time, time).withApp(APP, "acme", null);
  private final Attempts attempts = new Attempts(time, time, new Random(1));
  private final MachinesStep machines =
      new MachinesStep(
          new MachineWork(fleet, attempts, new HealthGate(fleet, attempts, time, time), time, time),
          Progress.SILENT);

  @Test
  void waitsForAMachineThatHasTheConfigAndIsNotHealthyYet() {
    fleet.onBoot(_ -> new Boot.HealthyAfter(5));
    var wanted =
        new Fleet.NewMachine(
            "fra",
            config("web", NEW, tag(2, "b")),
            Launch.START,
            Fleet.Registration.REGISTERED,
            null);
    Result<Machine> present = fleet.create(APP, wanted);
    String id = present.map(Machine::id).orElse(_ -> "none");
    var change =
        new MachineChange.Update(
            id,
            "01OLD",
            config("web", OLD, tag(1, "a")),
            wanted.config(),
            Launch.START,
            List.of("image"));

    StepEnd end =
        machines.perform(
            new MachineStep.ReplaceMachines(
                APP,
                List.of(new GroupChange("web", List.of(change), 1)),
                MachineStep.Pace.ROLLING,
                Duration.ofMinutes(1)),
            null);

    assertThat(end).isEqualTo(StepEnd.good("1 updated"));
    assertThat(fleet.journal()).noneMatch(call -> call.startsWith("update "));
  }
}
