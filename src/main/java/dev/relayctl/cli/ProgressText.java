package dev.relayctl.cli;

import dev.relayctl.report.Times;
import dev.relayctl.run.Progress.Event;

/** One line for each event of a run. */
final class ProgressText {
  private ProgressText() {}

  static String of(Event event) {
    return switch (event) {
      case Event.StepBegun(var step, int of) ->
          "→ [" + step.position() + "/" + of + "] " + step.what();
      case Event.StepEnded(var step, var outcome, var detail, var took) ->
          switch (outcome) {
                case DONE, NOTHING_TO_DO -> "✓ ";
                case FAILED, TAKEN_BACK, INTERRUPTED, REFUSED, RUNNING -> "✗ ";
              }
              + step.what()
              + ": "
              + detail
              + " ("
              + Times.shown(took)
              + ")";
      case Event.MachineMoved(var id, var group, var now) ->
          "    machine " + id + " (" + group + "): " + now;
      case Event.MigrationBegun(var migration) ->
          "    migration " + migration.revision() + " " + migration.description();
      case Event.MigrationApplied(var migration, var took) ->
          "    migration " + migration.revision() + " applied in " + Times.shown(took);
      case Event.MigrationUndone(var migration, var took) ->
          "    migration " + migration.revision() + " undone in " + Times.shown(took);
      case Event.Output(var program, var line) -> "    " + program + " | " + line;
      case Event.Note(var text) -> "  ! " + text;
    };
  }
}
