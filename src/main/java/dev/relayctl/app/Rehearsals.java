package dev.relayctl.app;

import dev.relayctl.environment.DatabaseUrl;
import dev.relayctl.environment.Environment;
import dev.relayctl.guardrail.Finding;
import dev.relayctl.guardrail.NotRehearsed;
import dev.relayctl.plan.Migration;
import dev.relayctl.plan.Plan;
import dev.relayctl.plan.SchemaState;
import dev.relayctl.problem.Result;
import dev.relayctl.run.Ledger;
import java.time.InstantSource;
import java.util.List;

/** Whether a plan's migrations were rehearsed, where an environment wants that. */
record Rehearsals(Ledger ledger, InstantSource clock) {
  Result<List<Finding>> findings(
      Plan plan, Environment environment, DatabaseUrl database, SchemaState schema) {
    List<Migration> applied = plan.applied();
    if (applied.isEmpty() || !NotRehearsed.wanted(environment)) {
      return Result.ok(List.of());
    }
    return ledger
        .rehearsal(database, environment.name())
        .map(newest -> NotRehearsed.check(environment, applied, schema, newest, clock.instant()));
  }
}
