package dev.relayctl.guardrail;

import dev.relayctl.environment.Environment;
import dev.relayctl.plan.Compute;
import dev.relayctl.plan.Plan;
import dev.relayctl.problem.Where;
import java.util.stream.Stream;

/** Scale to zero ({@code specs/neon.md} §6): the first request after a quiet hour waits. */
final class SleepingDatabase {
  private SleepingDatabase() {}

  static Stream<Finding> check(Plan plan, Facts facts) {
    Compute compute = facts.database().compute();
    Environment environment = facts.environment();
    return compute == null || facts.world() == Facts.World.SANDBOX
        ? Stream.empty()
        : compute
            .sleep()
            .flatMap(after ->
                DatabaseGuardrails.DATABASE_MAY_SLEEP.finding(
                    environment,
                    Where.system("Neon", "branch " + compute.branch()),
                    "the database is stopped after " + after + " without a connection",
                    "who comes next waits until it has started, and its caches are empty",
                    "switch off scale to zero for its compute at Neon, or say that it may:"
                        + " guardrails.policy.database-may-sleep: off"))
            .stream();
  }
}
