package dev.relayctl.plan;

import dev.relayctl.environment.EnvironmentName;
import dev.relayctl.plan.RestorePoint.Purpose;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Where restore points are taken in a plan, and how one is gone back to: pure functions. */
public final class RestorePlanner {
  private RestorePlanner() {}

  /**
   * How restore points of an environment are taken.
   *
   * @param place where; a directory is relative to the project
   */
  public record Wish(SavedState.Place place, Duration keep) {}

  /** Whether a plan changes the schema. */
  public static boolean changesSchema(Plan plan) {
    return plan.steps().stream().anyMatch(planned -> changesSchema(planned.step()));
  }

  private static boolean changesSchema(Step step) {
    return switch (step) {
      case DatabaseStep.Migrate(var pending) -> !pending.isEmpty();
      case Step.RunReleaseCommand command -> !command.pending().isEmpty();
      case DatabaseStep.UndoMigration _, DatabaseStep.Restore _ -> true;
      case DatabaseStep.TakeRestorePoint _,
          // A history is text about a schema.
          DatabaseStep.ChangeHistory _,
          FrontendStep _,
          MachineStep _,
          Step.CreateApp _,
          Step.AllocateAddresses _,
          Step.ProvideImage _,
          Step.SetSecrets _,
          Step.Verify _,
          Step.Bake _,
          Step.Prove _,
          Step.RecordRelease _ ->
          false;
    };
  }

  /** The same plan with a restore point before the first step that changes the schema. */
  public static Plan before(Plan plan, Wish wish) {
    var steps = new PlanSteps();
    boolean taken = false;
    for (Plan.Planned planned : plan.steps()) {
      if (!taken && changesSchema(planned.step())) {
        take(steps, wish, Purpose.CHANGE, null);
        taken = true;
      }
      steps.add(planned.step(), planned.what(), planned.why(), planned.changes());
    }
    return taken
        ? steps.plan(plan.environment(), plan.lastRun(), plan.observedAt(), plan.release())
        : plan;
  }

  /** The plan that does nothing but take one. */
  public static Plan take(
      EnvironmentName environment, Wish wish, long lastRun, Instant observedAt) {
    var steps = new PlanSteps();
    take(steps, wish, Purpose.ASKED, null);
    return steps.plan(environment, lastRun, observedAt, 0);
  }

  /**
   * The plan that goes back to a restore point, after one of what is there now where going back
   * itself leaves none.
   *
   * @param revision of the schema now
   */
  public static Plan restore(
      EnvironmentName environment,
      RestorePoint point,
      Unsaved unsaved,
      String revision,
      Wish wish,
      long lastRun,
      Instant observedAt) {
    var steps = new PlanSteps();
    boolean dump = point.state() instanceof Dump;
    if (dump) {
      take(steps, wish, Purpose.RESTORE, point.name());
    }
    List<String> changes = new ArrayList<>();
    String before = point.revision() == null ? "none" : point.revision();
    if (!before.equals(revision)) {
      changes.add("~ revision " + revision + " → " + before);
    }
    changes.addAll(unsaved.lines());
    steps.add(
        new DatabaseStep.Restore(point.name(), point.state(), wish.keep()),
        "restore the database as it was at " + point.takenAt(),
        "to restore point "
            + point.name()
            + (dump
                ? ", in one transaction; the ledger stays"
                // The very state that is replaced: nothing is written between two steps.
                : ", at once; what is there now stays as a branch, and the ledger where it is"),
        changes);
    return steps.plan(environment, lastRun, observedAt, 0);
  }

  private static void take(PlanSteps steps, Wish wish, Purpose purpose, @Nullable String spared) {
    String why =
        switch (purpose) {
          case CHANGE -> "the schema is changed next";
          case RESTORE -> "what is there now may be wanted back";
          case ASKED -> "it was asked for";
        };
    steps.add(
        new DatabaseStep.TakeRestorePoint(wish.place(), wish.keep(), purpose, spared),
        "take a restore point",
        why + "; kept for " + time(wish.keep()),
        List.of());
  }

  private static String time(Duration keep) {
    if (keep.compareTo(Duration.ofDays(1)) >= 0) {
      return keep.toDays() + " d";
    }
    return keep.compareTo(Duration.ofHours(1)) >= 0
        ? keep.toHours() + " h"
        : keep.toSeconds() + " s";
  }
}
