package dev.relayctl.report;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** Files that a command wrote: {@code relayctl/written/v1}. */
public record WrittenReport(List<String> files) {
  public WrittenReport {
    files = List.copyOf(files);
  }

  /** The document as text. */
  public String json() {
    ObjectNode document = JsonTree.object();
    document.put("schema", "relayctl/written/v1");
    document.set("files", JsonTree.texts(files));
    return JsonTree.print(document);
  }
}
