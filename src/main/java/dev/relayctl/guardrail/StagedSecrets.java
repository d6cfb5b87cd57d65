package dev.relayctl.guardrail;

import dev.relayctl.plan.GroupChange;
import dev.relayctl.plan.Machine;
import dev.relayctl.plan.MachineStep;
import dev.relayctl.plan.Observed;
import dev.relayctl.plan.Plan;
import dev.relayctl.plan.Release;
import dev.relayctl.plan.Step;
import dev.relayctl.problem.Where;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * The accident: a leaked key was replaced, and a group of machines that no deploy touched went on
 * with the old one for weeks.
 */
final class StagedSecrets {
  private StagedSecrets() {}

  static Stream<Finding> check(Plan plan, Facts facts) {
    Facts.Fleet fleet = facts.fleet();
    if (fleet == null) {
      return Stream.of();
    }
    List<String> names = changed(fleet.observed());
    var left = new TreeSet<String>();
    fleet
        .machines()
        .map(Machine::group)
        .filter(group -> fleet.configs().groups().stream().anyMatch(g -> g.name().equals(group)))
        .forEach(left::add);
    plan.steps().stream().flatMap(planned -> groups(planned.step())).forEach(left::remove);
    return names.isEmpty() || left.isEmpty()
        ? Stream.of()
        : SecretsGuardrails.SECRET_CHANGED_UNDEPLOYED
            .finding(
                facts.environment(),
                Where.system("Fly", "app " + fleet.configs().app()),
                "changed since the last release: " + String.join(", ", names),
                "this plan doesn't update the machines of "
                    + String.join(", ", left)
                    + ", and a machine gets a secret only when it is updated",
                "relayctl deploy " + facts.environment().address())
            .stream();
  }

  /** Nothing is concluded from a release that an older relayctl recorded. */
  private static List<String> changed(Observed observed) {
    Release last = observed.lastRelease();
    Map<String, String> before = last == null ? null : last.secretDigests();
    if (before == null) {
      return List.of();
    }
    var names = new TreeSet<>(observed.secretDigests().keySet());
    names.addAll(before.keySet());
    return names.stream()
        .filter(name ->
            !observed.secretDigests().getOrDefault(name, "").equals(before.getOrDefault(name, "")))
        .toList();
  }

  private static Stream<String> groups(Step step) {
    return switch (step) {
      case MachineStep.ReplaceMachines replace -> replace.groups().stream().map(GroupChange::group);
      case MachineStep.StartBeside beside ->
          beside.machines().stream().map(machine -> machine.config().group());
      default -> Stream.of();
    };
  }
}
