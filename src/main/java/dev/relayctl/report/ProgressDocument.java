package dev.relayctl.report;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.relayctl.run.Progress;

/** One event of a run as one line of JSON: {@code relayctl/progress/v1}. */
public final class ProgressDocument {
  private ProgressDocument() {}

  /** The line, without its end. */
  public static String line(Progress.Event event) {
    ObjectNode node = JsonTree.object();
    node.put("schema", "relayctl/progress/v1");
    switch (event) {
      case Progress.Event.StepBegun(var step, int of) ->
          node.put("event", "step-begun")
              .put("position", step.position())
              .put("of", of)
              .put("kind", step.step().kind())
              .put("what", step.what());
      case Progress.Event.StepEnded(var step, var outcome, var detail, var took) ->
          node.put("event", "step-ended")
              .put("position", step.position())
              .put("outcome", outcome.word())
              .put("detail", detail)
              .put("tookMillis", took.toMillis());
      case Progress.Event.MachineMoved(var id, var group, var now) ->
          node.put("event", "machine").put("id", id).put("group", group).put("now", now);
      case Progress.Event.MigrationBegun(var migration) ->
          node.put("event", "migration-begun").put("revision", migration.revision());
      case Progress.Event.MigrationApplied(var migration, var took) ->
          node.put("event", "migration-applied")
              .put("revision", migration.revision())
              .put("tookMillis", took.toMillis());
      case Progress.Event.MigrationUndone(var migration, var took) ->
          node.put("event", "migration-undone")
              .put("revision", migration.revision())
              .put("tookMillis", took.toMillis());
      case Progress.Event.Output(var program, var text) ->
          node.put("event", "output").put("program", program).put("line", text);
      case Progress.Event.Note(var text) -> node.put("event", "note").put("text", text);
    }
    return node.toString();
  }
}
