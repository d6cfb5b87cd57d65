package dev.relayctl.guardrail;

import dev.relayctl.plan.Plan;
import dev.relayctl.problem.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** All guardrails over one plan, in a fixed order. */
public final class Guardrails {
  /** What holds whether or not a plan changes anything. */
  private static final List<Check> ALWAYS =
      List.of(
          PolicyTooWeak::check,
          SharedDatabase::check,
          DatabaseStamps::check,
          ReleaseCommandMissing::check);

  /** What only matters where something is changed. */
  private static final List<Check> OF_CHANGES =
      List.of(
          DatabaseWay::check,
          ConnectionPools::check,
          RightCode::check,
          RemoteCode::check,
          ImagePin::check,
          BuildContext::check,
          FreezeWindows::check,
          PromotionGate::check,
          OutOfBand::check,
          MachineSizes::check,
          HealthChecks::check,
          Availability::check,
          RestartPolicy::check,
          MemoryBefore::check,
          ProcessGroups::check,
          ExecForm::check,
          ConfigShape::check,
          MigrationsLeft::check);

  private Guardrails() {}

  /** One guardrail, or a few that look at the same. */
  @FunctionalInterface
  private interface Check {
    Stream<Finding> check(Plan plan, Facts facts);
  }

  /**
   * What they say of a plan that was begun and cut off: whose database it is, and no more. To leave
   * machines half-made would be worse than what else there is to say.
   */
  public static List<Finding> ofResumed(Plan plan, Facts facts) {
    return ALWAYS.stream().flatMap(one -> one.check(plan, facts)).toList();
  }

  /** What they say; empty when nothing is to be said. */
  public static List<Finding> check(Plan plan, Facts facts) {
    var findings = new ArrayList<Finding>();
    for (Problem problem : facts.schema().problems()) {
      findings.add(Catalogue.refused(problem, facts.environment()));
    }
    ALWAYS.forEach(one -> one.check(plan, facts).forEach(findings::add));
    if (!plan.isEmpty()) {
      OF_CHANGES.forEach(one -> one.check(plan, facts).forEach(findings::add));
    }
    return findings;
  }
}
