package dev.relayctl.pages;

import com.fasterxml.jackson.databind.JsonNode;
import dev.relayctl.environment.Frontend;
import dev.relayctl.plan.Site;
import dev.relayctl.problem.Problem;
import dev.relayctl.problem.Repeat;
import dev.relayctl.problem.Result;
import dev.relayctl.problem.Result.Done;
import dev.relayctl.problem.Where;
import dev.relayctl.run.Progress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The deployments of a project (§5). */
record PagesDeployments(PagesProject project, SiteTools tools) {
  private static final Duration LONGEST = Duration.ofMinutes(15);
  private static final Duration POLL = Duration.ofMillis(500);

  /** More may be refused (§2). */
  private static final int PAGE = 25;

  /** A list that never ends is no list. */
  private static final int MOST_PAGES = 400;

  /** Who goes back further wants to build it anew; a plan can't wait for more. */
  private static final int PAGES_TO_GO_BACK = 20;

  private static final int LAST_LINES = 3;

  /** The newest of a scope. */
  Result<List<JsonNode>> newest(Frontend.PagesEnvironment scope) {
    return page(scope, 1);
  }

  private Result<List<JsonNode>> page(Frontend.PagesEnvironment scope, int number) {
    return project
        .client()
        .send(
            PagesCall.get(
                "list the deployments of Pages project " + project.name(),
                project.with("deployments"),
                Map.of(
                    "env",
                    scope.word(),
                    "per_page",
                    String.valueOf(PAGE),
                    "page",
                    String.valueOf(number))))
        .map(all -> all.valueStream().toList());
  }

  /** The newest of a commit that users of production could get again (§2). */
  Result<Optional<Site.Deployment>> production(String commit) {
    for (int number = 1; number <= PAGES_TO_GO_BACK; number++) {
      Result<List<JsonNode>> read = page(Frontend.PagesEnvironment.PRODUCTION, number);
      if (!(read instanceof Result.Ok<List<JsonNode>>(List<JsonNode> some))) {
        return ((Result.Bad<List<JsonNode>>) read).as();
      }
      Optional<Site.Deployment> found =
          some.stream()
              .flatMap(one -> PagesProject.deployment(one).stream())
              .filter(good -> commit.equals(good.commit()))
              .findFirst();
      if (found.isPresent() || some.size() < PAGE) {
        return Result.ok(found);
      }
    }
    return Result.ok(Optional.empty());
  }

  /** Removes all previews of a branch, and tells how many. */
  Result<Integer> removePreviews(String branch) {
    var ids = new ArrayList<String>();
    for (int number = 1; number <= MOST_PAGES; number++) {
      Result<List<JsonNode>> read = page(Frontend.PagesEnvironment.PREVIEW, number);
      if (!(read instanceof Result.Ok<List<JsonNode>>(List<JsonNode> some))) {
        return ((Result.Bad<List<JsonNode>>) read).as();
      }
      some.stream()
          .filter(one -> branch.equals(PagesProject.branch(one)))
          .forEach(one -> ids.add(one.path("id").asText()));
      if (some.size() < PAGE) {
        break;
      }
    }
    for (String id : ids) {
      Result<Done> removed = remove(id);
      if (removed instanceof Result.Bad<Done> bad) {
        return bad.as();
      }
    }
    return Result.ok(ids.size());
  }

  private Result<Done> remove(String id) {
    Result<JsonNode> removed =
        project
            .client()
            .send(
                PagesCall.delete(
                    "remove deployment " + id,
                    project.with("deployments", id),
                    // What its branch's address shows is removed, too.
                    Map.of("force", "true")));
    return removed instanceof Result.Bad<JsonNode> bad && !gone(bad.first())
        ? bad.as()
        : Result.done();
  }

  /** An earlier try may have removed it, and its answer was lost. */
  private static boolean gone(Problem problem) {
    return problem.facts().id().value().equals("pages.no-such-address");
  }

  /** Waits until Pages serves a deployment; {@code pages.deployment-failed} with its log. */
  Result<JsonNode> served(String id, Progress progress) {
    Instant deadline = tools.clock().instant().plus(LONGEST);
    while (true) {
      Result<JsonNode> look =
          project
              .client()
              .send(
                  PagesCall.get(
                      "look at deployment " + id, project.with("deployments", id), Map.of()));
      if (!(look instanceof Result.Ok<JsonNode>(JsonNode found))) {
        return look;
      }
      JsonNode stage = found.path("latest_stage");
      String status = stage.path("status").asText();
      if (found.path("is_skipped").asBoolean()) {
        return Result.bad(failed(id, "it was skipped: " + found.path("skip_reason").asText()));
      }
      if (status.equals("failure") || status.equals("canceled")) {
        String lines = log(id, progress);
        return Result.bad(
            failed(
                id,
                "stage "
                    + stage.path("name").asText()
                    + " ended with "
                    + status
                    + (lines.isEmpty() ? "" : "; its log ends: " + lines)));
      }
      if (stage.path("name").asText().equals("deploy") && status.equals("success")) {
        return look;
      }
      if (tools.clock().instant().isAfter(deadline)) {
        return Result.bad(
            failed(
                id, "after " + LONGEST.toMinutes() + " min it is still at " + stage.path("name")));
      }
      if (!tools.paused(POLL)) {
        return Result.bad(interrupted(id));
      }
    }
  }

  /** Its last lines; all of them go to whoever follows. Empty where none can be read. */
  private String log(String id, Progress progress) {
    List<String> lines =
        project
            .client()
            .send(
                PagesCall.get(
                    "read the log of deployment " + id,
                    project.with("deployments", id, "history", "logs"),
                    Map.of()))
            .map(log ->
                log.path("data").valueStream().map(one -> one.path("line").asText()).toList())
            .orElse(_ -> List.of());
    lines.forEach(line -> progress.on(new Progress.Event.Output("Pages", line)));
    return String.join(" / ", lines.subList(Math.max(0, lines.size() - LAST_LINES), lines.size()));
  }

  private Problem failed(String id, String why) {
    return new Problem.Failed(
        Problem.facts(
            "pages.deployment-failed",
            "Pages hasn't deployed the frontend",
            Where.system("Cloudflare", "Pages project " + project.name() + ", deployment " + id),
            why,
            "correct what its log names, and run the same command again"),
        Repeat.NEVER);
  }

  private static Problem interrupted(String id) {
    return PagesProblems.interrupted(
        "Pages was deploying the frontend", Where.system("Cloudflare", "deployment " + id));
  }
}
