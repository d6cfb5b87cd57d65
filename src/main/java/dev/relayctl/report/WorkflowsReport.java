package dev.relayctl.report;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Locale;

/**
 * Workflows that were written, or would be: {@code relayctl/workflows/v1}.
 *
 * @param notes what is left to do by hand
 */
public record WorkflowsReport(Mode mode, List<Workflow> workflows, List<String> notes) {
  public WorkflowsReport {
    workflows = List.copyOf(workflows);
    notes = List.copyOf(notes);
  }

  /** Whether files are written. */
  public enum Mode {
    SHOW,
    WRITE
  }

  /** What becomes of a file. */
  public enum Change {
    NEW,
    CHANGED,
    /** It is as it should be. */
    NONE;

    String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * One file.
   *
   * @param path below the project
   * @param text all of it
   */
  public record Workflow(String path, Change change, String text) {}

  /** For people; the whole texts where they are only shown. */
  public String text() {
    var out = new StringBuilder();
    for (Workflow workflow : workflows) {
      out.append(out.isEmpty() ? "" : "\n").append(line(workflow));
      if (mode == Mode.SHOW && workflow.change() != Change.NONE) {
        out.append("\n\n").append(workflow.text());
      }
    }
    if (!notes.isEmpty()) {
      out.append("\nLeft to do, unless it is done:");
      notes.forEach(note -> out.append("\n  - ").append(note));
    }
    return out.toString();
  }

  private String line(Workflow workflow) {
    return switch (workflow.change()) {
      case NEW -> (mode == Mode.SHOW ? "Would write " : "Wrote ") + workflow.path();
      case CHANGED -> (mode == Mode.SHOW ? "Would replace " : "Replaced ") + workflow.path();
      case NONE -> "Up to date: " + workflow.path();
    };
  }

  /** The document as text. */
  public String json() {
    ObjectNode document = JsonTree.object();
    document.put("schema", "relayctl/workflows/v1");
    document.put("written", mode == Mode.WRITE);
    ArrayNode array = document.putArray("workflows");
    for (Workflow workflow : workflows) {
      ObjectNode node = array.addObject();
      node.put("path", workflow.path());
      node.put("change", workflow.change().word());
      node.put("text", workflow.text());
    }
    document.set("notes", JsonTree.texts(notes));
    return JsonTree.print(document);
  }
}
