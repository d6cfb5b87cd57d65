package dev.relayctl.pages;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.relayctl.environment.Frontend;
import dev.relayctl.plan.Site;
import dev.relayctl.plan.SiteUpload;
import dev.relayctl.problem.Problem;
import dev.relayctl.problem.Result;
import java.net.URI;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One project at Pages. */
record PagesProject(PagesClient client, String account, String name) {
  /** As the vendor's own client asks (§2). */
  private static final String PAGE = "10";

  private static final String PRODUCTION_BRANCH = "production_branch";

  Result<Site> look(Frontend.PagesEnvironment scope, @Nullable String branch) {
    Result<JsonNode> found = read();
    if (found instanceof Result.Bad<JsonNode> bad) {
      return absent(bad.first())
          ? Result.ok(new Site.Absent(account, new PagesAccounts(this).others()))
          : bad.as();
    }
    return found.then(
        project -> live(project, scope, branch).map(live -> site(project, scope, live)));
  }

  Result<JsonNode> read() {
    return client.send(look());
  }

  PagesCall look() {
    return PagesCall.get("look at Pages project " + name, path(), Map.of());
  }

  private Site site(
      JsonNode project, Frontend.PagesEnvironment scope, Optional<Site.Deployment> live) {
    return new Site.Present(
        account,
        variables(configured(project, scope)),
        project.path("source").isObject() ? Site.Builder.PAGES : Site.Builder.ELSEWHERE,
        live.orElse(null),
        settings(project));
  }

  /** All that are told; of a project, and of what a deployment was built with. */
  static Map<Frontend.Setting, String> settings(JsonNode found) {
    var settings = new EnumMap<Frontend.Setting, String>(Frontend.Setting.class);
    JsonNode builds = found.path("build_config");
    if (builds.isObject()) {
      for (Frontend.Setting each : Frontend.Setting.values()) {
        if (each.ofBuilds()) {
          settings.put(each, builds.path(field(each)).asText(""));
        }
      }
    }
    if (found.has(PRODUCTION_BRANCH)) {
      settings.put(Frontend.Setting.PRODUCTION_BRANCH, found.path(PRODUCTION_BRANCH).asText(""));
    }
    return settings;
  }

  /** Its name at Pages (§3.1). */
  static String field(Frontend.Setting setting) {
    return switch (setting) {
      case BUILD_COMMAND -> "build_command";
      case OUTPUT_DIRECTORY -> "destination_dir";
      case ROOT_DIRECTORY -> "root_dir";
      case PRODUCTION_BRANCH -> PRODUCTION_BRANCH;
    };
  }

  static JsonNode configured(JsonNode project, Frontend.PagesEnvironment scope) {
    return project.path("deployment_configs").path(scope.word()).path("env_vars");
  }

  /** What users see: never the newest of any scope (§3.1), or of any branch. */
  private Result<Optional<Site.Deployment>> live(
      JsonNode project, Frontend.PagesEnvironment scope, @Nullable String branch) {
    if (scope == Frontend.PagesEnvironment.PRODUCTION) {
      return Result.ok(deployment(project.path("canonical_deployment")));
    }
    return branch == null
        ? Result.ok(Optional.empty())
        : client
            .send(deployments(scope))
            .map(all ->
                all.valueStream()
                    .filter(each -> branch.equals(branch(each)))
                    .flatMap(each -> deployment(each).stream())
                    .findFirst());
  }

  /** The newest of a scope. */
  PagesCall deployments(Frontend.PagesEnvironment scope) {
    return PagesCall.get(
        "list the deployments of Pages project " + name,
        with("deployments"),
        Map.of("env", scope.word(), "per_page", PAGE));
  }

  static String branch(JsonNode deployment) {
    return deployment.path("deployment_trigger").path("metadata").path("branch").asText();
  }

  /** Where users open one: a preview under its branch's name, which stays (§6). */
  static URI address(JsonNode deployment) {
    JsonNode aliases = deployment.path("aliases");
    return URI.create((aliases.isEmpty() ? deployment.path("url") : aliases.path(0)).asText());
  }

  /** Empty for one that isn't there, or came to no good end (§5). */
  static Optional<Site.Deployment> deployment(JsonNode found) {
    JsonNode stage = found.path("latest_stage");
    if (!stage.path("name").asText().equals("deploy")
        || !stage.path("status").asText().equals("success")) {
      return Optional.empty();
    }
    JsonNode metadata = found.path("deployment_trigger").path("metadata");
    String commit = metadata.path("commit_hash").asText("");
    try {
      return Optional.of(
          new Site.Deployment(
              found.path("id").asText(),
              address(found),
              Instant.parse(found.path("created_on").asText()),
              variables(found.path("env_vars")),
              SiteUpload.Mark.of(metadata.path("commit_message").asText()).orElse(null),
              commit.isEmpty() ? null : commit,
              settings(found)));
    } catch (DateTimeParseException | IllegalArgumentException _) {
      return Optional.empty();
    }
  }

  static Map<String, Site.Value> variables(JsonNode found) {
    var all = new HashMap<String, Site.Value>();
    found
        .propertyStream()
        .forEach(each -> {
          JsonNode value = each.getValue();
          if (!value.isNull()) {
            all.put(
                each.getKey(),
                value.path("type").asText().equals("secret_text")
                    ? new Site.Value.Hidden()
                    : new Site.Value.Plain(value.path("value").asText()));
          }
        });
    return all;
  }

  List<String> path() {
    return List.of("accounts", account, "pages", "projects", name);
  }

  List<String> with(String... below) {
    var segments = new ArrayList<>(path());
    segments.addAll(List.of(below));
    return segments;
  }

  /** Whether there is one of that name. */
  Result<Boolean> isThere() {
    return read()
        .match(
            _ -> Result.ok(true),
            problems -> absent(problems.getFirst()) ? Result.ok(false) : Result.bad(problems));
  }

  /** Creates the project where there is none. */
  Result<Result.Done> create(String productionBranch) {
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    body.put("name", name).put("production_branch", productionBranch);
    return isThere()
        .then(there ->
            there
                ? Result.done()
                : client
                    .send(
                        PagesCall.post(
                            "create Pages project " + name,
                            List.of("accounts", account, "pages", "projects"),
                            new PagesCall.Body.Json(body)))
                    .then(_ -> read())
                    .map(_ -> Result.Done.DONE));
  }

  private static boolean absent(Problem problem) {
    return problem.facts().id().value().equals("pages.not-found");
  }
}
