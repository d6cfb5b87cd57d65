package dev.relayctl.sandbox.github;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.relayctl.sandbox.http.Answer;
import dev.relayctl.sandbox.http.Json;
import dev.relayctl.sandbox.http.Router;
import java.util.List;
import java.util.Optional;

/** Statuses of commits. */
final class StatusRoutes {
  private static final List<String> STATES = List.of("error", "failure", "pending", "success");
  private static final int LONGEST_DESCRIPTION = 140;

  private final World world;
  private final Checks checks;
  private final Urls urls;

  StatusRoutes(World world, Urls urls) {
    this.world = world;
    this.checks = new Checks(world);
    this.urls = urls;
  }

  void addTo(Gate gate, Router router) {
    gate.add(router, "GET", "/commits/{ref}/status", Need.toRead(Scope.STATUSES), this::combined)
        .add(router, "POST", "/statuses/{sha}", Need.toWrite(Scope.STATUSES), this::create);
  }

  private Answer combined(Call call) {
    Repository repository = call.repository();
    Optional<String> sha = World.commit(repository, call.at("ref"));
    if (sha.isEmpty()) {
      return Errors.refused("No commit found for SHA: " + call.at("ref"));
    }
    List<CommitStatus> latest = checks.latestStatuses(repository, sha.get());
    ObjectNode around = Json.object().put("state", Checks.combined(latest)).put("sha", sha.get());
    around
        .putObject("repository")
        .put("id", repository.id())
        .put("full_name", repository.fullName());
    String commit = urls.api(repository) + "/commits/" + sha.get();
    around.put("commit_url", commit).put("url", commit + "/status");
    return new Lists(urls)
        .counted(call, around, "statuses", latest, status -> view(repository, status));
  }

  private Answer create(Call call) {
    String sha = call.at("sha");
    if (!World.isSha(sha)) {
      return Errors.refused("No commit found for SHA: " + sha);
    }
    var fields = new Fields("Status", call.body());
    fields.required("state");
    String state = fields.word("state", STATES, "");
    String context = fields.text("context", "default");
    var told =
        new CommitStatus.Told(
            fields.text("description", LONGEST_DESCRIPTION), fields.text("target_url"));
    return fields.orElse(() -> {
      var status =
          new CommitStatus(
              world.nextId(), call.repository().key(), sha, context, state, told, world.millis());
      world.statuses().put(status);
      return Answer.of(201, view(call.repository(), status).set("creator", Urls.user(Urls.self())));
    });
  }

  private ObjectNode view(Repository repository, CommitStatus status) {
    return Json.object()
        .put("url", urls.api(repository) + "/statuses/" + status.sha())
        .put("id", status.id())
        .put("state", status.state())
        .put("description", status.told().description())
        .put("target_url", status.told().targetUrl())
        .put("context", status.context())
        .put("created_at", Urls.time(status.createdMillis()))
        .put("updated_at", Urls.time(status.createdMillis()));
  }
}
