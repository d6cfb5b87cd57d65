package dev.relayctl.pages;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.relayctl.environment.Frontend;
import dev.relayctl.plan.Site;
import dev.relayctl.problem.Problem;
import dev.relayctl.problem.Repeat;
import dev.relayctl.problem.Result;
import dev.relayctl.problem.Where;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Sets variables and settings of a project. Names what changes and nothing else: what GET has
 * blanked must not be written back (§3.2).
 *
 * @param wanted what is to be set
 */
record PagesPatch(PagesProject project, Frontend.Pages wanted) {
  Result<Result.Done> send() {
    return project
        .read()
        .then(before -> {
          Map<String, Site.Value> there = variables(before);
          Optional<String> secret =
              wanted.variables().keySet().stream()
                  .filter(key -> there.get(key) instanceof Site.Value.Hidden)
                  .findFirst();
          return secret.isPresent()
              ? Result.bad(secretThere(secret.get()))
              : project
                  .client()
                  .send(
                      PagesCall.patch(
                          "set " + what() + " of Pages project " + project.name(),
                          project.path(),
                          body(before)));
        })
        .then(_ -> project.read())
        .then(this::landed);
  }

  private String what() {
    if (wanted.settings().isEmpty()) {
      return "variables";
    }
    return wanted.variables().isEmpty() ? "settings" : "variables and settings";
  }

  private Map<String, Site.Value> variables(JsonNode found) {
    return PagesProject.variables(PagesProject.configured(found, wanted.environment()));
  }

  private ObjectNode body(JsonNode before) {
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    wanted
        .settings()
        .forEach((setting, text) ->
            (setting.ofBuilds() ? body.withObject("/build_config") : body)
                .put(PagesProject.field(setting), text));
    if (!wanted.variables().isEmpty()) {
      String scope = wanted.environment().word();
      ObjectNode config = body.putObject("deployment_configs").putObject(scope);
      // As the vendor's client does: without it the project may lose its config file.
      JsonNode hash = before.path("deployment_configs").path(scope).path("wrangler_config_hash");
      if (hash.isTextual()) {
        config.set("wrangler_config_hash", hash);
      }
      ObjectNode variables = config.putObject("env_vars");
      wanted
          .variables()
          .forEach(
              (key, text) -> variables.putObject(key).put("type", "plain_text").put("value", text));
    }
    return body;
  }

  private Result<Result.Done> landed(JsonNode after) {
    Map<String, Site.Value> variables = variables(after);
    var lost = new TreeSet<String>();
    wanted
        .variables()
        .forEach((key, text) -> {
          if (!new Site.Value.Plain(text).equals(variables.get(key))) {
            lost.add(key);
          }
        });
    Map<Frontend.Setting, String> settings = PagesProject.settings(after);
    List<Frontend.Setting> reverted =
        wanted.settings().entrySet().stream()
            .filter(each -> !each.getValue().equals(settings.get(each.getKey())))
            .map(Map.Entry::getKey)
            .toList();
    var problems = new ArrayList<Problem>();
    if (!lost.isEmpty()) {
      problems.add(
          dropped(
              "pages.variables-dropped",
              "Pages hasn't kept " + String.join(", ", lost),
              "it answered success, and a second look finds another value or none"));
    }
    if (!reverted.isEmpty()) {
      problems.add(
          dropped(
              "pages.settings-dropped",
              "Pages hasn't kept " + joined(reverted, Frontend.Setting::word),
              "it answered success, and a second look finds "
                  + joined(
                      reverted,
                      each -> each.word() + ": " + found(settings.getOrDefault(each, "")))));
    }
    return problems.isEmpty() ? Result.done() : Result.bad(List.copyOf(problems));
  }

  private static String joined(
      List<Frontend.Setting> settings, Function<Frontend.Setting, String> words) {
    return settings.stream().map(words).collect(Collectors.joining(", "));
  }

  private static String found(String value) {
    return value.isEmpty() ? "nothing" : value;
  }

  private Problem dropped(String id, String what, String why) {
    return new Problem.Failed(
        Problem.facts(
            id,
            what,
            at(),
            why,
            "run the same command again; a config file of wrangler in the frontend's repository"
                + " may overwrite them"),
        Repeat.NEVER);
  }

  /** Nobody could bring it back. */
  private Problem secretThere(String key) {
    return Problem.failed(
        "pages.variable-is-secret",
        key + " has become a secret at Pages, and would be lost",
        at(),
        "somebody has made it one since the plan was made",
        "run the same command again: secrets are left alone");
  }

  private Where at() {
    return Where.system("Cloudflare", "Pages project " + project.name());
  }
}
