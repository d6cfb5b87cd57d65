package dev.relayctl.report;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.relayctl.guardrail.Finding;
import dev.relayctl.plan.Migration;
import dev.relayctl.plan.Plan;
import dev.relayctl.plan.StepJson;
import dev.relayctl.plan.catalog.Feasibility;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@code relayctl/plan/v1}: a plan for people's tools, and whole enough to be run later. Besides
 * what others rely on, each step has a {@code detail} from which {@link PlanReader} makes the step
 * again.
 */
public final class PlanDocument {
  /** The document's name. */
  public static final String SCHEMA = "relayctl/plan/v1";

  private PlanDocument() {}

  /** The document as text. */
  public static String print(Plan plan, List<Finding> findings) {
    return JsonTree.print(node(plan, findings));
  }

  /**
   * The document as text.
   *
   * @param afterwards to which releases one can go back when it was run; null when it isn't known
   *     before
   */
  public static String print(Plan plan, List<Finding> findings, @Nullable Feasibility afterwards) {
    ObjectNode document = node(plan, findings);
    if (afterwards != null) {
      new FeasibilityReport(afterwards).into(document);
    }
    return JsonTree.print(document);
  }

  static ObjectNode node(Plan plan, List<Finding> findings) {
    ObjectNode document = JsonTree.object();
    document.put("schema", SCHEMA);
    document.put("environment", plan.environment().value());
    document.put("hash", plan.hash().value());
    document.put("observedAt", plan.observedAt().toString());
    document.put("lastRun", plan.lastRun());
    document.put("release", plan.release());
    ArrayNode steps = document.putArray("steps");
    for (Plan.Planned planned : plan.steps()) {
      ObjectNode step = steps.addObject();
      step.put("position", planned.position());
      step.put("kind", planned.step().kind());
      step.put("what", planned.what());
      step.put("why", planned.why());
      step.set("changes", JsonTree.texts(planned.changes()));
      step.set("detail", JsonTree.node(StepJson.of(planned.step())));
    }
    document.set("findings", Findings.array(findings));
    return document;
  }

  static ArrayNode migrations(List<Migration> migrations) {
    ArrayNode array = JsonTree.array();
    for (Migration migration : migrations) {
      array.add(migration(migration));
    }
    return array;
  }

  static ObjectNode migration(Migration migration) {
    return JsonTree.object(StepJson.of(migration));
  }
}
