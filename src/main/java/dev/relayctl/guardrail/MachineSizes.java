package dev.relayctl.guardrail;

import dev.relayctl.environment.Environment;
import dev.relayctl.plan.MachineChange;
import dev.relayctl.plan.MachineStep;
import dev.relayctl.plan.Plan;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The accident: somebody scaled by hand in the night, for a reason that the files don't know, and
 * the next deploy took it back.
 */
final class MachineSizes {
  private MachineSizes() {}

  static Stream<Finding> check(Plan plan, Facts facts) {
    return plan.steps().stream()
        .flatMap(planned ->
            switch (planned.step()) {
              case MachineStep.RemoveMachines remove ->
                  shrinks(remove, facts.environment()).stream();
              case MachineStep.ReplaceMachines replace ->
                  resizes(replace, facts.environment()).stream();
              default -> Stream.of();
            });
  }

  private static Optional<Finding> shrinks(
      MachineStep.RemoveMachines remove, Environment environment) {
    return remove.why() == MachineStep.Removed.SURPLUS
        ? FlyGuardrails.SHRINKS_MACHINES.finding(
            environment,
            environment.origin("deploy.counts"),
            remove.ids().size() + " machines are removed that are there now",
            "the files ask for fewer, or the process group is gone",
            "raise deploy.counts if somebody has scaled on purpose")
        : Optional.empty();
  }

  private static Optional<Finding> resizes(
      MachineStep.ReplaceMachines replace, Environment environment) {
    long resized =
        replace.groups().stream()
            .flatMap(group -> group.changes().stream())
            .filter(change ->
                change instanceof MachineChange.Update update
                    && update.changedKeys().contains("guest"))
            .count();
    return resized > 0
        ? FlyGuardrails.RESIZES_MACHINES.finding(
            environment,
            environment.origin("app.config"),
            resized + " machines get another size",
            "[[vm]] asks for another one than they have",
            "correct [[vm]] if somebody has scaled on purpose")
        : Optional.empty();
  }
}
