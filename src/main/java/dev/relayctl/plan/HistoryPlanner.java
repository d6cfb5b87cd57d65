package dev.relayctl.plan;

import dev.relayctl.environment.EnvironmentName;
import java.time.Instant;

/** From a change of a history to the step of that: a pure function. */
public final class HistoryPlanner {
  private HistoryPlanner() {}

  /** The plan: one step, or none when nothing changes. */
  public static Plan plan(
      EnvironmentName environment, HistoryChange change, long lastRun, Instant observedAt) {
    var steps = new PlanSteps();
    if (!change.entries().isEmpty()) {
      steps.add(
          new DatabaseStep.ChangeHistory(change),
          switch (change.purpose()) {
            case STAMP -> "stamp the history with revision " + change.to();
            case REPAIR -> "repair the history";
          },
          "no migration is run",
          change.entries().stream().map(HistoryChange.Entry::text).toList());
    }
    return steps.plan(environment, lastRun, observedAt, 0);
  }
}
