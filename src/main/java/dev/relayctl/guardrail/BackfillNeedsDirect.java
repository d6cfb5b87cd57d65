package dev.relayctl.guardrail;

import dev.relayctl.environment.Environment;
import dev.relayctl.plan.Migration;
import dev.relayctl.plan.Plan;
import dev.relayctl.plan.SchemaState;
import dev.relayctl.plan.Step;
import dev.relayctl.problem.Where;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * The accident: Flyway in the image ran a backfill's statement once and recorded it as applied, and
 * all rows behind the first batch were never filled. Only relayctl knows that it is to be repeated.
 */
public final class BackfillNeedsDirect {
  private BackfillNeedsDirect() {}

  /**
   * The backfills that a plan leaves to a release command.
   *
   * @param schema as it is: a plan that is resumed may be older
   * @param header where a migration says that it is a backfill; empty for others
   */
  public static List<Finding> check(
      Plan plan,
      Environment environment,
      SchemaState schema,
      Function<Migration, Optional<Where>> header) {
    var findings = new ArrayList<Finding>();
    for (Plan.Planned planned : plan.steps()) {
      if (planned.step() instanceof Step.RunReleaseCommand command) {
        for (Migration migration : command.pending()) {
          if (schema.pending().contains(migration)) {
            header
                .apply(migration)
                .flatMap(at -> finding(environment, migration, at))
                .ifPresent(findings::add);
          }
        }
      }
    }
    return findings;
  }

  private static Optional<Finding> finding(Environment environment, Migration migration, Where at) {
    return MigrationGuardrails.BACKFILL_NEEDS_DIRECT.finding(
        environment,
        at,
        "the release command would run backfill " + migration.revision() + " once",
        "it is a batch that only relayctl repeats; Flyway in the image would record it as applied"
            + " with the other rows unchanged",
        "relayctl migrate " + environment.address() + " first; or set migrations.run: direct");
  }
}
