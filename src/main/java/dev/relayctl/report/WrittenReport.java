package dev.relayctl.report;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/**
 * Files that a command wrote: {@code relayctl/written/v1}.
 *
 * @param notes what is left to do by hand
 */
public record WrittenReport(List<String> files, List<String> notes) {
  public WrittenReport {
    files = List.copyOf(files);
    notes = List.copyOf(notes);
  }

  /** For people. */
  public String text() {
    var out = new StringBuilder("Written:");
    files.forEach(file -> out.append("\n  ").append(file));
    if (!notes.isEmpty()) {
      out.append("\nLeft to do:");
      notes.forEach(note -> out.append("\n  - ").append(note));
    }
    return out.toString();
  }

  /** The document as text. */
  public String json() {
    ObjectNode document = JsonTree.object();
    document.put("schema", "relayctl/written/v1");
    document.set("files", JsonTree.texts(files));
    document.set("notes", JsonTree.texts(notes));
    return JsonTree.print(document);
  }
}
