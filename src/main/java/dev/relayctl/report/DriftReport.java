package dev.relayctl.report;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/**
 * Two schemas side by side: {@code relayctl/drift/v1}.
 *
 * @param expected what one was compared with, in words
 * @param found whose schema it is, in words
 * @param differences how the one that was found differs, in words; empty when it doesn't
 */
public record DriftReport(String expected, String found, List<String> differences) {
  public DriftReport {
    differences = List.copyOf(differences);
  }

  /** Whether they differ. */
  public boolean differs() {
    return !differences.isEmpty();
  }

  /** The document as text. */
  public String json() {
    ObjectNode document = JsonTree.object();
    document.put("schema", "relayctl/drift/v1");
    document.put("expected", expected);
    document.put("found", found);
    document.set("differences", JsonTree.texts(differences));
    return JsonTree.print(document);
  }

  /** For people. */
  public String text() {
    if (differences.isEmpty()) {
      return "The schema of " + found + " is that of " + expected + ".";
    }
    return "The schema of "
        + found
        + " is not that of "
        + expected
        + ":\n  "
        + String.join("\n  ", differences);
  }
}
