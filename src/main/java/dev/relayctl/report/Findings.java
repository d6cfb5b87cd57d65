package dev.relayctl.report;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.relayctl.guardrail.Finding;
import dev.relayctl.problem.Where;
import java.util.List;

/** {@code relayctl/findings/v1}: what guardrails, {@code env check} and {@code doctor} say. */
public final class Findings {
  private Findings() {}

  /** The document as text. */
  public static String print(List<Finding> findings) {
    ObjectNode document = JsonTree.object();
    document.put("schema", "relayctl/findings/v1");
    document.set("findings", array(findings));
    return JsonTree.print(document);
  }

  static ArrayNode array(List<Finding> findings) {
    ArrayNode array = JsonTree.array();
    for (Finding finding : findings) {
      ObjectNode node = array.addObject();
      node.put("id", finding.id());
      node.put("severity", finding.severity().word());
      node.put("environment", finding.environment().value());
      node.set("where", where(finding.where()));
      node.put("what", finding.what());
      node.put("why", finding.why());
      node.put("remedy", finding.remedy());
      JsonTree.put(node, "allowed", finding.allowed());
    }
    return array;
  }

  /** A place in a file as file, line and column; any other as text. */
  static ObjectNode where(Where where) {
    ObjectNode node = JsonTree.object();
    switch (where) {
      case Where.InFile(String path, int line, int column) -> {
        node.put("file", path);
        if (line > 0) {
          node.put("line", line);
        }
        if (column > 0) {
          node.put("column", column);
        }
      }
      case Where.OnCommandLine _, Where.InSystem _ -> node.put("text", where.text());
    }
    return node;
  }
}
