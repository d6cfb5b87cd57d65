package dev.relayctl.pages;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.relayctl.environment.Frontend;
import dev.relayctl.plan.Site;
import dev.relayctl.plan.SiteUpload;
import dev.relayctl.problem.Problem;
import dev.relayctl.problem.Repeat;
import dev.relayctl.problem.Result;
import dev.relayctl.problem.Where;
import java.net.URI;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** One project at Pages. */
record PagesProject(PagesClient client, String account, String name) {
  /** As the vendor's own client asks (§2). */
  private static final String PAGE = "10";

  Result<Site> look(Frontend.PagesEnvironment scope, @Nullable String branch) {
    Result<JsonNode> found = read();
    if (found instanceof Result.Bad<JsonNode> bad) {
      return absent(bad.first()) ? Result.ok(new Site.Absent(account)) : bad.as();
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
        project.path("production_branch").asText());
  }

  private static JsonNode configured(JsonNode project, Frontend.PagesEnvironment scope) {
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
              commit.isEmpty() ? null : commit));
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

  /** Names what changes and nothing else: what GET has blanked must not be written back (§3.2). */
  Result<Result.Done> set(Frontend.PagesEnvironment scope, Map<String, String> wanted) {
    return read()
        .then(before -> {
          Map<String, Site.Value> there = variables(configured(before, scope));
          Optional<String> secret =
              wanted.keySet().stream()
                  .filter(key -> there.get(key) instanceof Site.Value.Hidden)
                  .findFirst();
          if (secret.isPresent()) {
            return Result.bad(secretThere(secret.get()));
          }
          ObjectNode body = JsonNodeFactory.instance.objectNode();
          ObjectNode config = body.putObject("deployment_configs").putObject(scope.word());
          // As the vendor's client does: without it the project may lose its config file.
          JsonNode hash =
              before.path("deployment_configs").path(scope.word()).path("wrangler_config_hash");
          if (hash.isTextual()) {
            config.set("wrangler_config_hash", hash);
          }
          ObjectNode variables = config.putObject("env_vars");
          wanted.forEach(
              (key, text) -> variables.putObject(key).put("type", "plain_text").put("value", text));
          return client.send(
              PagesCall.patch("set variables of Pages project " + name, path(), body));
        })
        .then(_ -> read())
        .then(after -> landed(variables(configured(after, scope)), wanted));
  }

  /** Nobody could bring it back. */
  private Problem secretThere(String key) {
    return Problem.failed(
        "pages.variable-is-secret",
        key + " has become a secret at Pages, and would be lost",
        Where.system("Cloudflare", "Pages project " + name),
        "somebody has made it one since the plan was made",
        "run the same command again: secrets are left alone");
  }

  private Result<Result.Done> landed(Map<String, Site.Value> there, Map<String, String> wanted) {
    var lost = new TreeSet<String>();
    wanted.forEach((key, text) -> {
      if (!new Site.Value.Plain(text).equals(there.get(key))) {
        lost.add(key);
      }
    });
    return lost.isEmpty()
        ? Result.done()
        : Result.bad(
            new Problem.Failed(
                Problem.facts(
                    "pages.variables-dropped",
                    "Pages hasn't kept " + String.join(", ", lost),
                    Where.system("Cloudflare", "Pages project " + name),
                    "it answered success, and a second look finds another value or none",
                    "run the same command again; a config file of wrangler in the frontend's"
                        + " repository may overwrite them"),
                Repeat.NEVER));
  }

  List<String> path() {
    return List.of("accounts", account, "pages", "projects", name);
  }

  List<String> with(String... below) {
    var segments = new ArrayList<>(path());
    segments.addAll(List.of(below));
    return segments;
  }

  /** Creates the project where there is none. */
  Result<Result.Done> create(String productionBranch) {
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    body.put("name", name).put("production_branch", productionBranch);
    Result<JsonNode> there = read();
    if (there instanceof Result.Bad<JsonNode> bad) {
      return absent(bad.first())
          ? client
              .send(
                  PagesCall.post(
                      "create Pages project " + name,
                      List.of("accounts", account, "pages", "projects"),
                      new PagesCall.Body.Json(body)))
              .then(_ -> read())
              .map(_ -> Result.Done.DONE)
          : bad.as();
    }
    return Result.done();
  }

  private static boolean absent(Problem problem) {
    return problem.facts().id().value().equals("pages.not-found");
  }
}
