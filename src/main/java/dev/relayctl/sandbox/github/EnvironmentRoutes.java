package dev.relayctl.sandbox.github;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.relayctl.sandbox.http.Answer;
import dev.relayctl.sandbox.http.Json;
import dev.relayctl.sandbox.http.Router;
import java.util.List;
import java.util.function.BiFunction;

/** Environments and their protection rules (§4). */
final class EnvironmentRoutes {
  private static final String ENVIRONMENTS = "/environments";
  private static final String ENVIRONMENT = ENVIRONMENTS + "/{name}";
  private static final String TIMER = "wait_timer";
  private static final String NO_SELF_REVIEW = "prevent_self_review";
  private static final String REVIEWERS = "reviewers";
  private static final String BRANCHES = "deployment_branch_policy";
  private static final int LONGEST_TIMER = 43_200;
  private static final int MOST_REVIEWERS = 6;

  private final World world;
  private final Environments environments;
  private final Urls urls;

  EnvironmentRoutes(World world, Urls urls) {
    this.world = world;
    this.environments = new Environments(world);
    this.urls = urls;
  }

  void addTo(Gate gate, Router router) {
    Need read = Need.toRead(Scope.ACTIONS);
    Need write = Need.toWrite(Scope.ADMINISTRATION);
    gate.add(router, "GET", ENVIRONMENTS, read, this::list)
        .add(router, "GET", ENVIRONMENT, read, one(this::shown))
        .add(router, "PUT", ENVIRONMENT, write, this::put)
        .add(router, "DELETE", ENVIRONMENT, write, one((_, it) -> delete(it)));
  }

  private Gate.Handler one(BiFunction<Call, Environment, Answer> then) {
    return call ->
        environments
            .named(call.repository(), call.at("name"))
            .map(environment -> then.apply(call, environment))
            .orElseGet(Errors::notFound);
  }

  private Answer list(Call call) {
    return new Lists(urls)
        .counted(
            call,
            Json.object(),
            "environments",
            world.environments().of(call.repository()),
            one -> view(call.repository(), one));
  }

  private Answer shown(Call call, Environment environment) {
    return Answer.ok(view(call.repository(), environment));
  }

  private Answer delete(Environment environment) {
    world.environments().remove(environment);
    return Answer.empty(204);
  }

  private Answer put(Call call) {
    var fields = new Fields("Environment", call.body());
    ObjectNode rules =
        Json.object()
            .put(TIMER, timer(fields))
            .put(NO_SELF_REVIEW, fields.flag(NO_SELF_REVIEW, false));
    rules.set(REVIEWERS, reviewers(fields));
    rules.set(BRANCHES, branches(fields));
    return fields.orElse(
        () -> shown(call, environments.put(call.repository(), call.at("name"), rules)));
  }

  private static int timer(Fields fields) {
    JsonNode timer = fields.at(TIMER);
    boolean whole = timer.isIntegralNumber() && timer.canConvertToInt();
    if (fields.has(TIMER) && (!whole || timer.intValue() < 0 || timer.intValue() > LONGEST_TIMER)) {
      fields.invalid(TIMER, TIMER + " has to be from 0 to " + LONGEST_TIMER + " minutes");
    }
    return timer.asInt(0);
  }

  private static ArrayNode reviewers(Fields fields) {
    ArrayNode all = Json.array();
    if (fields.has(REVIEWERS) && !fields.at(REVIEWERS).isArray()) {
      fields.invalid(REVIEWERS, REVIEWERS + " is not an array");
    }
    for (JsonNode one : fields.at(REVIEWERS)) {
      if (!List.of("User", "Team").contains(one.path("type").asText())
          || !one.path("id").isIntegralNumber()) {
        fields.invalid(REVIEWERS, "a reviewer has a type, User or Team, and an id");
      }
      all.add(one.deepCopy());
    }
    if (all.size() > MOST_REVIEWERS) {
      fields.invalid(REVIEWERS, "there are more than " + MOST_REVIEWERS + " reviewers");
    }
    return all;
  }

  private static JsonNode branches(Fields fields) {
    JsonNode policy = fields.at(BRANCHES);
    if (!fields.has(BRANCHES)) {
      return Json.MAPPER.nullNode();
    }
    JsonNode isProtected = policy.path("protected_branches");
    JsonNode custom = policy.path("custom_branch_policies");
    if (!isProtected.isBoolean()
        || !custom.isBoolean()
        || isProtected.asBoolean() == custom.asBoolean()) {
      fields.invalid(
          BRANCHES, "protected_branches and custom_branch_policies cannot have the same value");
    }
    return policy.deepCopy();
  }

  private ObjectNode view(Repository repository, Environment environment) {
    ObjectNode view =
        Json.object()
            .put("id", environment.id())
            .put("name", environment.name())
            .put(
                "url", urls.api(repository) + ENVIRONMENTS + "/" + Urls.encoded(environment.name()))
            .put(
                "html_url",
                urls.page(repository)
                    + "/deployments/activity_log?environments_filter="
                    + Urls.encoded(environment.name()))
            .put("created_at", Urls.time(environment.createdMillis()))
            .put("updated_at", Urls.time(environment.updatedMillis()));
    view.set("protection_rules", rules(environment));
    JsonNode branches = environment.rules().path(BRANCHES);
    view.set(BRANCHES, branches.isObject() ? branches.deepCopy() : null);
    return view;
  }

  private static ArrayNode rules(Environment environment) {
    JsonNode put = environment.rules();
    ArrayNode rules = Json.array();
    if (put.path(TIMER).asInt() > 0) {
      rule(rules, environment, TIMER).put(TIMER, put.path(TIMER).asInt());
    }
    if (!put.path(REVIEWERS).isEmpty()) {
      ArrayNode reviewers =
          rule(rules, environment, "required_reviewers")
              .put(NO_SELF_REVIEW, put.path(NO_SELF_REVIEW).asBoolean())
              .putArray(REVIEWERS);
      put.path(REVIEWERS)
          .forEach(one ->
              reviewers
                  .addObject()
                  .put("type", one.path("type").asText())
                  .putObject("reviewer")
                  .put("id", one.path("id").asLong()));
    }
    if (put.path(BRANCHES).isObject()) {
      rule(rules, environment, "branch_policy");
    }
    return rules;
  }

  private static ObjectNode rule(ArrayNode rules, Environment environment, String type) {
    return rules
        .addObject()
        .put("id", environment.id() * (MOST_REVIEWERS + 1) + rules.size())
        .put("type", type);
  }
}
