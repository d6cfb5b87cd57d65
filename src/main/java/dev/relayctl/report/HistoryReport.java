package dev.relayctl.report;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.relayctl.environment.EnvironmentName;
import dev.relayctl.plan.catalog.Feasibility;
import dev.relayctl.run.Ledger;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The runs of an environment, newest first: {@code relayctl/history/v1}.
 *
 * @param feasibility to which releases one can go back; null when it can't be told
 */
public record HistoryReport(
    EnvironmentName environment, List<Ledger.Run> runs, @Nullable Feasibility feasibility) {
  public HistoryReport {
    runs = List.copyOf(runs);
  }

  /** The document as text. */
  public String json() {
    ObjectNode document = JsonTree.object();
    document.put("schema", "relayctl/history/v1");
    document.put("environment", environment.value());
    ArrayNode array = document.putArray("runs");
    for (Ledger.Run run : runs) {
      ObjectNode node = array.addObject();
      node.put("run", run.number());
      node.put("command", run.command());
      node.put("by", run.by());
      node.put("startedAt", run.startedAt().toString());
      JsonTree.put(node, "endedAt", run.endedAt() == null ? null : run.endedAt().toString());
      node.put("outcome", run.outcome().word());
      if (run.release() != null) {
        node.put("release", run.release());
      }
      JsonTree.put(node, "problem", run.problem());
      JsonTree.put(node, "reason", run.reason());
      if (!run.allowed().isEmpty()) {
        node.set("allowed", JsonTree.texts(run.allowed()));
      }
      ArrayNode steps = node.putArray("steps");
      for (Ledger.StepRow step : run.steps()) {
        ObjectNode row = steps.addObject();
        row.put("position", step.position());
        row.put("kind", step.kind());
        row.put("what", step.what());
        row.put("outcome", step.outcome().word());
        JsonTree.put(row, "detail", step.detail());
        if (step.endedAt() != null) {
          row.put("tookMillis", Duration.between(step.startedAt(), step.endedAt()).toMillis());
        }
      }
    }
    if (feasibility != null) {
      new FeasibilityReport(feasibility).into(document);
    }
    return JsonTree.print(document);
  }

  /** For people, at most {@code width} columns where the content allows it. */
  public String text(int width) {
    if (runs.isEmpty()) {
      return "No run in " + environment + " yet.";
    }
    var rows = new ArrayList<List<String>>();
    for (Ledger.Run run : runs) {
      rows.add(
          List.of(
              Long.toString(run.number()),
              Times.shown(run.startedAt()),
              run.endedAt() == null
                  ? "-"
                  : Times.shown(Duration.between(run.startedAt(), run.endedAt())),
              run.outcome().word(),
              run.release() == null ? "-" : "release " + run.release(),
              run.by(),
              run.command()
                  + (run.reason() == null ? "" : " (" + run.reason() + ")")
                  + (run.allowed().isEmpty() ? "" : ", allowed " + String.join(", ", run.allowed()))
                  + (run.problem() == null ? "" : " – " + run.problem())));
    }
    var out =
        new StringBuilder(
            Table.print(
                List.of("RUN", "STARTED", "TOOK", "OUTCOME", "RELEASE", "BY", "COMMAND"),
                rows,
                width));
    if (feasibility != null) {
      new FeasibilityReport(feasibility)
          .lines()
          .forEach(line -> out.append("\n").append(environment).append(" ").append(line));
    }
    return out.toString();
  }
}
