package dev.relayctl.guardrail;

import dev.relayctl.environment.EnvironmentName;
import dev.relayctl.problem.Problem;
import dev.relayctl.problem.Where;

/** What a guardrail says about a plan. */
public record Finding(
    String id,
    Severity severity,
    EnvironmentName environment,
    Where where,
    String what,
    String why,
    String remedy) {

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

  /** The refusal that a command ends with. */
  public Problem asProblem() {
    return new Problem.Refused(Problem.facts(id, what, where, why, remedy));
  }
}
