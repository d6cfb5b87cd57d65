package dev.relayctl.report;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.relayctl.problem.Problem;
import java.util.List;

/** {@code relayctl/problems/v1}: what a command with {@code --json} prints when it can't go on. */
public final class Problems {
  private Problems() {}

  /** The document as text. */
  public static String print(List<Problem> problems) {
    ObjectNode document = JsonTree.object();
    document.put("schema", "relayctl/problems/v1");
    ArrayNode array = document.putArray("problems");
    problems.forEach(problem -> array.add(node(problem)));
    return JsonTree.print(document);
  }

  static ObjectNode node(Problem problem) {
    Problem.Facts facts = problem.facts();
    ObjectNode node = JsonTree.object();
    node.put("id", facts.id().value());
    node.put("exitCode", problem.exitCode().number());
    node.put("what", facts.what());
    node.set("where", Findings.where(facts.where()));
    node.put("why", facts.why());
    node.put("remedy", facts.remedy());
    return node;
  }
}
