package dev.relayctl.run;

import dev.relayctl.plan.Migration;
import dev.relayctl.plan.Plan;
import java.time.Duration;

/** Listens to a run while it goes on. Called from several threads; must not block for long. */
public interface Progress {
  void on(Event event);

  /** Nobody listens. */
  Progress SILENT = _ -> {};

  /** Something happened. No event holds a secret. */
  sealed interface Event {
    /** A step begins. */
    record StepBegun(Plan.Planned step, int of) implements Event {}

    /** A step has ended. */
    record StepEnded(Plan.Planned step, RunOutcome outcome, String detail, Duration took)
        implements Event {}

    /** A machine is on its way: {@code updating}, {@code started}, {@code healthy}. */
    record MachineMoved(String id, String group, String now) implements Event {}

    /** A migration begins. */
    record MigrationBegun(Migration migration) implements Event {}

    /** A migration was applied. */
    record MigrationApplied(Migration migration, Duration took) implements Event {}

    /** A migration was undone. */
    record MigrationUndone(Migration migration, Duration took) implements Event {}

    /** A line that a program of the user's wrote: the release command, a build. */
    record Output(String program, String line) implements Event {}

    /** Something worth knowing that is no step: a retry, a lock taken over. */
    record Note(String text) implements Event {}
  }
}
