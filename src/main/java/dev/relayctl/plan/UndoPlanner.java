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
   * @param engine of the migrations, {@code flyway} or {@code alembic}
   * @param undos newest first
   * @param lost what each takes away, by the migration's revision; of what is missing nobody knows
   */
  public static Plan plan(
      EnvironmentName environment,
      String engine,
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
          new DatabaseStep.UndoMigration(undo),
          "undo migration " + migration.revision(),
          how(engine, undo),
          changes);
    }
    return steps.plan(environment, lastRun, observedAt, 0);
  }

  private static String how(String engine, Undo undo) {
    return engine.equals("alembic")
        ? "by downgrade() in " + undo.file()
        : "by " + undo.file() + ", in one transaction with Flyway's history";
  }
}
