package dev.relayctl.report;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.relayctl.problem.ExitCode;
import dev.relayctl.problem.Problem;
import java.util.List;

/** What is wrong with workflows: {@code relayctl/workflow-findings/v1}. */
public record WorkflowFindings(List<Problem> findings) {
  public WorkflowFindings {
    findings = List.copyOf(findings);
  }

  /** Four lines each; one line when there are none. */
  public String text() {
    return findings.isEmpty() ? "Nothing found." : ProblemText.of(findings);
  }

  /** The document as text. */
  public String json() {
    ObjectNode document = JsonTree.object();
    document.put("schema", "relayctl/workflow-findings/v1");
    ArrayNode array = document.putArray("findings");
    for (Problem finding : findings) {
      ObjectNode node = Problems.node(finding);
      node.remove("exitCode");
      array.add(node);
    }
    return JsonTree.print(document);
  }

  /** Done when there is nothing, else different. */
  public ExitCode exitCode() {
    return findings.isEmpty() ? ExitCode.DONE : ExitCode.DIFFERENT;
  }
}
