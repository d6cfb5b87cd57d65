package dev.relayctl.report;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.relayctl.environment.EnvironmentName;
import dev.relayctl.plan.Migration;
import dev.relayctl.plan.SchemaState;
import dev.relayctl.problem.Problem;
import java.util.ArrayList;
import java.util.List;

/** A database and the migration files beside it: {@code relayctl/migrations/v1}. */
public record MigrationsReport(EnvironmentName environment, SchemaState schema) {

  /** Whether something is pending or refused. */
  public boolean differs() {
    return !schema.pending().isEmpty() || !schema.problems().isEmpty();
  }

  /** The document as text. */
  public String json() {
    ObjectNode document = JsonTree.object();
    document.put("schema", "relayctl/migrations/v1");
    put(document);
    return JsonTree.print(document);
  }

  /** All of it but the schema's name. */
  void put(ObjectNode document) {
    document.put("environment", environment.value());
    document.put("engine", schema.engine());
    document.set("current", JsonTree.texts(schema.current()));
    document.set("heads", JsonTree.texts(schema.heads()));
    document.set("pending", PlanDocument.migrations(schema.pending()));
    ArrayNode applied = document.putArray("applied");
    for (Migration.Applied each : schema.applied()) {
      ObjectNode node = PlanDocument.migration(each.migration());
      if (each.at() != null) {
        node.put("appliedAt", each.at().toString());
      }
      if (each.took() != null) {
        node.put("tookMillis", each.took().toMillis());
      }
      JsonTree.put(node, "by", each.by());
      applied.add(node);
    }
    ArrayNode problems = document.putArray("problems");
    schema.problems().forEach(problem -> problems.add(Problems.node(problem)));
  }

  /** The state in a few lines. */
  public String statusText() {
    var out = new StringBuilder();
    out.append(environment).append(": ");
    out.append(schema.revision().map(r -> "at revision " + r).orElse("no migration applied"));
    out.append(
        schema.pending().isEmpty()
            ? ", nothing pending"
            : ", " + schema.pending().size() + " pending");
    schema
        .pending()
        .forEach(
            m -> out.append("\n  + ").append(m.revision()).append("  ").append(m.description()));
    for (Problem problem : schema.problems()) {
      out.append("\n").append(ProblemText.of(problem));
    }
    return out.toString();
  }

  /** What was applied, oldest first. */
  public String historyText(int width) {
    if (schema.applied().isEmpty()) {
      return "No migration applied in " + environment + " yet.";
    }
    var rows = new ArrayList<List<String>>();
    for (Migration.Applied each : schema.applied()) {
      rows.add(
          List.of(
              each.migration().revision(),
              each.at() == null ? Table.NONE : Times.shown(each.at()),
              each.took() == null ? Table.NONE : Times.shown(each.took()),
              each.by() == null ? Table.NONE : each.by(),
              each.migration().description()));
    }
    return Table.print(List.of("REVISION", "APPLIED", "TOOK", "BY", "DESCRIPTION"), rows, width);
  }
}
