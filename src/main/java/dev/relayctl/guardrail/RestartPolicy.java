package dev.relayctl.guardrail;

import dev.relayctl.environment.App;
import dev.relayctl.environment.flytoml.Restart;
import dev.relayctl.plan.Plan;
import dev.relayctl.problem.Where;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The accident: the worker crashed over a weekend, was given up, and the queue grew until Monday.
 */
final class RestartPolicy {
  private RestartPolicy() {}

  static Stream<Finding> check(Plan plan, Facts facts) {
    Facts.Fleet fleet = facts.fleet();
    App app = facts.environment().app();
    return fleet == null || app == null
        ? Stream.of()
        : fleet.toml().processes().groups().stream()
            .flatMap(group ->
                fleet.toml().restartOf(group).flatMap(RestartPolicy::why).stream()
                    .flatMap(why ->
                        FlyGuardrails.RESTART_GIVES_UP
                            .finding(
                                facts.environment(),
                                Where.file(app.config()),
                                "Fly may give up the machines of process group " + group,
                                why,
                                "[[restart]] policy = \"always\"")
                            .stream()));
  }

  /** {@code specs/fly-machines.md} §8.5: what a machine does when its process has ended. */
  private static Optional<String> why(Restart restart) {
    return switch (restart.policy()) {
      case ALWAYS -> Optional.empty();
      case NEVER ->
          Optional.of("its restart policy is never: a machine stays stopped after a crash");
      case ON_FAILURE ->
          Optional.ofNullable(restart.retries())
              .map(retries ->
                  "its restart policy is on-failure: a machine stays stopped after "
                      + retries
                      + " restarts, and after an exit with 0");
    };
  }
}
