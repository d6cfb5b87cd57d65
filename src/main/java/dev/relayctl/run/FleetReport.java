package dev.relayctl.run;

import dev.relayctl.environment.AppName;
import dev.relayctl.plan.DatabaseStep;
import dev.relayctl.plan.FrontendStep;
import dev.relayctl.plan.GroupChange;
import dev.relayctl.plan.Machine;
import dev.relayctl.plan.MachineChange;
import dev.relayctl.plan.MachineConfig;
import dev.relayctl.plan.MachineStep;
import dev.relayctl.plan.Plan;
import dev.relayctl.plan.Step;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a plan's machines were before it, and are after it. */
final class FleetReport {
  private final Plan plan;
  private final Map<String, String> before = new LinkedHashMap<>();

  FleetReport(Plan plan) {
    this.plan = plan;
    for (Plan.Planned planned : plan.steps()) {
      switch (planned.step()) {
        case MachineStep.ReplaceMachines replace -> replace.groups().forEach(this::remember);
        case MachineStep.SwitchTraffic change ->
            change.blues().forEach(id -> before.putIfAbsent(id, "with requests"));
        case MachineStep.RemoveMachines remove ->
            remove.ids().forEach(id -> before.putIfAbsent(id, "no longer wanted"));
        case MachineStep.StartBeside _,
            FrontendStep _,
            DatabaseStep _,
            Step.CreateApp _,
            Step.AllocateAddresses _,
            Step.ProvideImage _,
            Step.SetSecrets _,
            Step.RunReleaseCommand _,
            Step.Verify _,
            Step.Bake _,
            Step.Prove _,
            Step.RecordRelease _ -> {}
      }
    }
  }

  private void remember(GroupChange group) {
    for (MachineChange change : group.changes()) {
      if (change instanceof MachineChange.Update update) {
        before.put(update.id(), release(update.before()));
      }
    }
  }

  /** The app whose machines the plan touches; null for a plan without any. */
  @Nullable AppName app() {
    for (Plan.Planned planned : plan.steps()) {
      switch (planned.step()) {
        case MachineStep.ReplaceMachines(var app, _, _, _) -> {
          return app;
        }
        case MachineStep.StartBeside(var app, _, _, _, _) -> {
          return app;
        }
        case MachineStep.RemoveMachines(var app, _, _, _) -> {
          return app;
        }
        case Step.Verify verify -> {
          return verify.app();
        }
        case MachineStep.SwitchTraffic _,
            FrontendStep _,
            DatabaseStep _,
            Step.CreateApp _,
            Step.AllocateAddresses _,
            Step.ProvideImage _,
            Step.SetSecrets _,
            Step.RunReleaseCommand _,
            Step.Bake _,
            Step.Prove _,
            Step.RecordRelease _ -> {}
      }
    }
    return null;
  }

  /** The URL that the plan verifies; null when it names none. */
  @Nullable URI declaredUrl() {
    for (Plan.Planned planned : plan.steps()) {
      if (planned.step() instanceof Step.Verify verify) {
        return verify.url();
      }
    }
    return null;
  }

  /** Each machine that the plan touched, as it is now. */
  List<RunResult.MachineResult> after(AppName app, Outside outside) {
    List<Machine> now =
        outside
            .attempts()
            .within(Duration.ofSeconds(20), () -> outside.fleet().machines(app))
            .orElse(_ -> List.of());
    var results = new ArrayList<RunResult.MachineResult>();
    for (Machine machine : now) {
      boolean ours =
          before.containsKey(machine.id())
              || machine.config().release().orElse(0) == plan.release();
      if (machine.config().managed() && ours && !machine.group().startsWith("fly_app_")) {
        results.add(
            new RunResult.MachineResult(
                machine.id(),
                machine.group(),
                before.getOrDefault(machine.id(), "absent"),
                release(machine.config()) + ", " + health(machine)));
      }
    }
    before.forEach((id, was) -> {
      if (now.stream().noneMatch(machine -> machine.id().equals(id))) {
        results.add(new RunResult.MachineResult(id, "", was, "destroyed"));
      }
    });
    return results;
  }

  private static String health(Machine machine) {
    String health =
        machine.healthy() && machine.config().checkCount() > 0 ? "healthy" : machine.state().word();
    return machine.cordoned() ? health + ", without requests" : health;
  }

  private static String release(MachineConfig config) {
    return config.release().map(number -> "release " + number).orElse("no release of relayctl");
  }
}
