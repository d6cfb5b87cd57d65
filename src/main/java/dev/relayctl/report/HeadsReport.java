package dev.relayctl.report;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.relayctl.plan.Migration;
import java.util.List;
import java.util.stream.Collectors;

/** The newest revisions that files have: {@code relayctl/migration-heads/v1}. */
public record HeadsReport(List<Migration> heads) {
  public HeadsReport {
    heads = List.copyOf(heads);
  }

  /** For people. */
  public String text() {
    return heads.isEmpty()
        ? "There is no revision yet."
        : heads.stream()
            .map(each ->
                each.revision()
                    + "  "
                    + each.description()
                    + (each.file() == null ? "" : "  " + each.file()))
            .collect(Collectors.joining("\n"));
  }

  /** The document as text. */
  public String json() {
    ObjectNode document = JsonTree.object();
    document.put("schema", "relayctl/migration-heads/v1");
    document.set("heads", PlanDocument.migrations(heads));
    return JsonTree.print(document);
  }
}
