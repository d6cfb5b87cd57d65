package dev.relayctl.guardrail;

import dev.relayctl.environment.Environment;
import dev.relayctl.plan.Plan;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The accident: somebody wrote {@code shared-production-database: warn} into a policy, believed
 * that it was so, and learned at the next deploy that it isn't.
 */
public final class PolicyTooWeak {
  private PolicyTooWeak() {}

  static Stream<Finding> check(Plan plan, Facts facts) {
    return of(facts.environment());
  }

  /** What an environment's policy asks for in vain. */
  public static Stream<Finding> of(Environment environment) {
    return Catalogue.all().stream()
        .filter(guardrail -> guardrail.weakenedInVain(environment))
        .map(guardrail ->
            OrderGuardrails.POLICY_TOO_WEAK.finding(
                environment,
                environment.origin("guardrails.policy." + guardrail.id()),
                guardrail.id() + " stays at " + guardrail.word(environment.kind()),
                "there is no good reason to weaken it",
                "take it out of guardrails.policy"))
        .flatMap(Optional::stream);
  }
}
