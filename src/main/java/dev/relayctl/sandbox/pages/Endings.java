package dev.relayctl.sandbox.pages;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.relayctl.sandbox.http.Armed;
import dev.relayctl.sandbox.http.Json;
import dev.relayctl.sandbox.pages.Stage.Name;
import dev.relayctl.sandbox.pages.Stage.Status;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Deployments that are to end badly, in the order in which they were asked for: {@code
 * {deployments: {project, branch, environment}, then: {stage, status: "failure" | "canceled", line}
 * | {skipReason}, times}}. What isn't named in {@code deployments} may be anything.
 */
final class Endings implements Armed {
  private final List<Due> armed = new ArrayList<>();

  private record Due(JsonNode deployments, Ending ending, int times) {
    boolean means(String project, String branch, Environment environment) {
      return times > 0
          && Json.text(deployments, "project", project).equals(project)
          && Json.text(deployments, "branch", branch).equals(branch)
          && Json.text(deployments, "environment", environment.shown()).equals(environment.shown());
    }
  }

  @Override
  public boolean about(ObjectNode fault) {
    return fault.has("deployments");
  }

  @Override
  public synchronized Optional<String> arm(ObjectNode fault) {
    JsonNode then = fault.path("then");
    String reason = Json.text(then, "skipReason");
    Optional<Name> stage =
        Stream.of(Name.values())
            .filter(name -> name.shown().equals(Json.text(then, "stage", "")))
            .findFirst();
    Optional<Status> status =
        Stream.of(Status.FAILURE, Status.CANCELED)
            .filter(one -> one.shown().equals(Json.text(then, "status", "failure")))
            .findFirst();
    if (reason == null && (stage.isEmpty() || status.isEmpty())) {
      return Optional.of(
          "then has no skipReason, and no stage of queued, initialize, clone_repo, build and deploy"
              + " with the status failure or canceled");
    }
    Ending ending =
        reason == null
            ? new Ending(
                stage.orElseThrow(),
                status.orElseThrow(),
                null,
                Json.text(then, "line", "Failed: injected fault"))
            : Ending.skipped(reason);
    armed.add(new Due(fault.path("deployments").deepCopy(), ending, fault.path("times").asInt(1)));
    return Optional.empty();
  }

  /** The ending of a new deployment; one that is armed is used up by asking. */
  synchronized Ending next(String project, String branch, Environment environment) {
    for (int i = 0; i < armed.size(); i++) {
      Due one = armed.get(i);
      if (one.means(project, branch, environment)) {
        armed.set(i, new Due(one.deployments, one.ending, one.times - 1));
        return one.ending;
      }
    }
    return Ending.GOOD;
  }

  @Override
  public synchronized void addTo(ArrayNode list) {
    for (Due one : armed) {
      ObjectNode node = list.addObject().put("times", one.times);
      node.set("deployments", one.deployments);
      ObjectNode then = node.putObject("then");
      if (one.ending.skipReason() == null) {
        then.put("stage", one.ending.stage().shown()).put("status", one.ending.status().shown());
      } else {
        then.put("skipReason", one.ending.skipReason());
      }
    }
  }

  @Override
  public synchronized void clear() {
    armed.clear();
  }
}
