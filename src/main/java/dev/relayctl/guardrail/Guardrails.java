package dev.relayctl.guardrail;

import dev.relayctl.plan.Plan;
import dev.relayctl.plan.PlanHash;
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
          ReleaseCommandMissing::check,
          StagedSecrets::check);

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
          SecretNames::missing,
          SecretNames::extra,
          SecretNames::unread,
          MigrationsLeft::check);

  /** What files alone tell: nothing of a plan, of machines or of a database is looked at. */
  private static final List<Check> OFFLINE =
      List.of(
          PolicyTooWeak::check,
          SharedDatabase::check,
          DatabaseWay::check,
          ImagePin::check,
          BuildContext::check,
          HealthChecks::check,
          Availability::ofFiles,
          RestartPolicy::check,
          ProcessGroups::check,
          ExecForm::check,
          ConfigShape::check,
          SecretNames::missing);

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

  /** What can be said without looking at anything but files, whose observed world is empty. */
  public static List<Finding> offline(Facts facts) {
    var nothing =
        new Plan(
            facts.environment().name(), new PlanHash("0".repeat(64)), facts.now(), 0, 1, List.of());
    return OFFLINE.stream().flatMap(one -> one.check(nothing, facts)).toList();
  }
}
