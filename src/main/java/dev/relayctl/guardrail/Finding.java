package dev.relayctl.guardrail;

import dev.relayctl.environment.EnvironmentName;
import dev.relayctl.problem.Problem;
import dev.relayctl.problem.Where;
import org.jspecify.annotations.Nullable;

/**
 * What a guardrail says about a plan.
 *
 * @param allowed the reason with which somebody accepted it; null while nobody has
 */
public record Finding(
    String id,
    Severity severity,
    EnvironmentName environment,
    Where where,
    String what,
    String why,
    String remedy,
    @Nullable String allowed) {

  /** One that nobody has accepted. */
  public Finding(
      String id,
      Severity severity,
      EnvironmentName environment,
      Where where,
      String what,
      String why,
      String remedy) {
    this(id, severity, environment, where, what, why, remedy, null);
  }

  /** The finding for a problem that was met while reading. */
  public static Finding of(Problem problem, Severity severity, EnvironmentName environment) {
    Problem.Facts facts = problem.facts();
    return new Finding(
        facts.id().value(),
        severity,
        environment,
        facts.where(),
        facts.what(),
        facts.why(),
        facts.remedy());
  }

  /** The same, accepted. */
  public Finding allowed(String reason) {
    return new Finding(id, severity, environment, where, what, why, remedy, reason);
  }

  /** Whether it stands in the way as one of that severity: nobody has accepted it. */
  public boolean stands(Severity as) {
    return severity == as && allowed == null;
  }

  /** The refusal of a command that has no plan to show it in. */
  public Problem asProblem() {
    return new Problem.Refused(Problem.facts(id, what, where, why, remedy));
  }
}
