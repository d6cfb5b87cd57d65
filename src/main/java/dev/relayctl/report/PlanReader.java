package dev.relayctl.report;

import com.fasterxml.jackson.databind.JsonNode;
import dev.relayctl.environment.EnvironmentName;
import dev.relayctl.plan.Plan;
import dev.relayctl.plan.PlanHash;
import dev.relayctl.problem.Problem;
import dev.relayctl.problem.Result;
import dev.relayctl.problem.Where;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;

/** Reads stored plans: what {@link PlanDocument} wrote. */
public final class PlanReader {
  private PlanReader() {}

  /**
   * The plan of a document; {@code plan.unreadable} when it isn't one, or when a newer relayctl
   * wrote it.
   */
  public static Result<Plan> read(String document, Where where) {
    JsonNode node = JsonTree.parse(document).orElse(JsonTree.object());
    if (!node.path("schema").asText().equals(PlanDocument.SCHEMA)) {
      return Result.bad(unreadable(where, "it is no " + PlanDocument.SCHEMA + " document"));
    }
    try {
      var steps = new ArrayList<Plan.Planned>();
      for (JsonNode step : node.path("steps")) {
        steps.add(
            new Plan.Planned(
                step.path("position").asInt(),
                StepReader.step(step.path("kind").asText(), step.path("detail")),
                step.path("what").asText(),
                step.path("why").asText(),
                StepFields.texts(step.path("changes"))));
      }
      return Result.ok(
          new Plan(
              new EnvironmentName(node.path("environment").asText()),
              new PlanHash(node.path("hash").asText()),
              Instant.parse(node.path("observedAt").asText()),
              node.path("lastRun").asLong(),
              node.path("release").asInt(),
              steps));
    } catch (IllegalArgumentException | DateTimeException e) {
      return Result.bad(unreadable(where, "it has a value that can't be read: " + e.getMessage()));
    }
  }

  /** What was asked for when the plan of a document was made. */
  public static Result<PlanReport.Asked> asked(String document, Where where) {
    JsonNode asked = JsonTree.parse(document).orElse(JsonTree.object()).path("asked");
    return asked.isObject()
        ? Result.ok(
            new PlanReport.Asked(
                asked.path("image").isTextual() ? asked.path("image").asText() : null,
                asked.path("strategy").isTextual() ? asked.path("strategy").asText() : null,
                StepFields.texts(asked.path("groups"))))
        : Result.bad(unreadable(where, "it doesn't say what was asked for; --dry-run keeps none"));
  }

  private static Problem unreadable(Where where, String why) {
    return Problem.invalid(
        "plan.unreadable",
        "the stored plan can't be read",
        where,
        why,
        "make a new plan with this version of relayctl");
  }
}
