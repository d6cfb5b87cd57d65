package dev.relayctl.plan;

import dev.relayctl.environment.EnvironmentName;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** From migrations to be undone to the steps of that: a pure function. */
public final class UndoPlanner {
  private UndoPlanner() {}

  /**
   * The plan: one step for each migration.
   *
   * @param undos newest first
   * @param lost what each takes away, by the migration's revision; of what is missing nobody knows
   */
  public static Plan plan(
      EnvironmentName environment,
      List<Undo> undos,
      Map<String, List<Lost>> lost,
      long lastRun,
      Instant observedAt) {
    var steps = new PlanSteps();
    for (Undo undo : undos) {
      Migration migration = undo.migration();
      var changes = new ArrayList<String>();
      changes.add("- migration " + migration.revision() + " " + migration.description());
      lost.getOrDefault(migration.revision(), List.of())
          .forEach(each -> changes.add("- " + each.text()));
      steps.add(
          new Step.UndoMigration(undo),
          "undo migration " + migration.revision(),
          "by " + undo.file() + ", in one transaction with Flyway's history",
          changes);
    }
    return steps.plan(environment, lastRun, observedAt, 0);
  }
}
