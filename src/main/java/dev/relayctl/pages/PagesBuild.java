package dev.relayctl.pages;

import com.fasterxml.jackson.databind.JsonNode;
import dev.relayctl.environment.Frontend;
import dev.relayctl.plan.Site;
import dev.relayctl.problem.Problem;
import dev.relayctl.problem.Result;
import dev.relayctl.problem.Where;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A build that Pages makes from a project's repository (§3.2, §3.4).
 *
 * @param wanted the variables that it has to see, and the settings that it has to be made with
 */
record PagesBuild(PagesProject project, Frontend.Pages wanted) {
  /** Pages does answer with 5xx now and then (§4). */
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private static final Set<String> BAD_ENDS = Set.of("failure", "canceled");

  Result<Result.Done> of(@Nullable String branch) {
    return project
        .read()
        .then(found -> {
          if (!found.path("source").isObject()) {
            return Result.bad(uploaded());
          }
          String built = branch == null ? found.path("production_branch").asText() : branch;
          // One that got no answer may have arrived: each try looks first (§4).
          return project
              .client()
              .attempts()
              .within(PATIENCE, () -> begun(built))
              .then(_ -> Result.done());
        });
  }

  private Result<JsonNode> begun(String branch) {
    return project
        .client()
        .once(project.deployments(wanted.environment()))
        .then(all -> {
          Optional<JsonNode> there =
              all.valueStream()
                  .filter(each -> branch.equals(PagesProject.branch(each)))
                  .filter(this::seesThem)
                  .findFirst();
          return there.isPresent()
              ? Result.ok(there.get())
              // Without a branch it would be production's (§4).
              : project
                  .client()
                  .once(
                      PagesCall.post(
                          "have Pages project " + project.name() + " built",
                          project.with("deployments"),
                          new PagesCall.Body.Form(Map.of("branch", branch))));
        });
  }

  /** Whether it was made with them, and hasn't come to a bad end (§5). */
  private boolean seesThem(JsonNode deployment) {
    Map<String, Site.Value> variables = PagesProject.variables(deployment.path("env_vars"));
    Map<Frontend.Setting, String> settings = PagesProject.settings(deployment);
    return !deployment.path("is_skipped").asBoolean()
        && !BAD_ENDS.contains(deployment.path("latest_stage").path("status").asText())
        && wanted.variables().entrySet().stream()
            .allMatch(each -> Site.has(variables, each.getKey(), each.getValue()))
        && wanted.settings().entrySet().stream()
            .allMatch(each ->
                each.getValue().equals(settings.getOrDefault(each.getKey(), each.getValue())));
  }

  private Problem uploaded() {
    return Problem.failed(
        "pages.uploaded",
        "Pages builds nothing for " + project.name(),
        Where.system("Cloudflare", "Pages project " + project.name()),
        "it has no repository: somebody uploads what was built",
        "build the directory with the variables and upload it anew");
  }
}
