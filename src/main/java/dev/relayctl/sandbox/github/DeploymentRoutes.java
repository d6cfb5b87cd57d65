package dev.relayctl.sandbox.github;

import dev.relayctl.sandbox.http.Answer;
import dev.relayctl.sandbox.http.Json;
import dev.relayctl.sandbox.http.Request;
import dev.relayctl.sandbox.http.Router;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/** Deployments and their statuses (§5). */
final class DeploymentRoutes {
  static final int LONGEST_DESCRIPTION = 140;

  private static final String DEPLOYMENTS = "/deployments";
  private static final String DEPLOYMENT = DEPLOYMENTS + "/{deployment}";
  private static final String STATUSES = DEPLOYMENT + "/statuses";
  private static final String SUCCESS = "success";
  private static final String INACTIVE = "inactive";
  private static final List<String> STATES =
      List.of("error", "failure", INACTIVE, "in_progress", "pending", "queued", SUCCESS);

  private final World world;
  private final Checks checks;
  private final Environments environments;
  private final DeploymentViews views;
  private final Lists lists;

  DeploymentRoutes(World world, Urls urls) {
    this.world = world;
    this.checks = new Checks(world);
    this.environments = new Environments(world);
    this.views = new DeploymentViews(urls);
    this.lists = new Lists(urls);
  }

  void addTo(Gate gate, Router router) {
    Need read = Need.toRead(Scope.DEPLOYMENTS);
    Need write = Need.toWrite(Scope.DEPLOYMENTS);
    gate.add(router, "GET", DEPLOYMENTS, read, this::list)
        .add(router, "POST", DEPLOYMENTS, write, this::create)
        .add(router, "GET", DEPLOYMENT, read, one((call, it) -> shown(call, 200, it)))
        .add(router, "DELETE", DEPLOYMENT, write, one(this::delete))
        .add(router, "GET", STATUSES, read, one(this::statuses))
        .add(router, "POST", STATUSES, write, one(this::tell));
  }

  private Gate.Handler one(BiFunction<Call, Deployment, Answer> then) {
    return call ->
        world
            .deployments()
            .find(call.repository(), call.number("deployment"))
            .map(deployment -> then.apply(call, deployment))
            .orElseGet(Errors::notFound);
  }

  private Answer list(Call call) {
    Request request = call.request();
    List<Deployment> all =
        world.deployments().newestOf(call.repository()).stream()
            .filter(one -> fits(request.query("sha"), one.commit().sha()))
            .filter(one -> fits(request.query("ref"), one.commit().ref()))
            .filter(one -> fits(request.query("task"), one.purpose().task()))
            .filter(one -> fits(request.query("environment"), one.purpose().environment()))
            .toList();
    return lists.plain(call, all, one -> views.deployment(call.repository(), one));
  }

  private static boolean fits(@Nullable String wanted, String found) {
    return wanted == null || wanted.equals(found);
  }

  private Answer shown(Call call, int status, Deployment deployment) {
    return Answer.of(status, views.deployment(call.repository(), deployment));
  }

  private Answer create(Call call) {
    var fields = new Fields("Deployment", call.body());
    Wish wish = Wish.of(fields);
    return fields.orElse(() ->
        World.commit(call.repository(), wish.ref())
            .map(sha -> create(call, wish, sha))
            .orElseGet(() -> Errors.refused("No ref found for: " + wish.ref())));
  }

  private Answer create(Call call, Wish wish, String sha) {
    if (wish.merging() == Wish.Merging.FIRST) {
      String merged = "Auto-merged the default branch into " + wish.ref() + " on deployment.";
      return Answer.of(202, Json.object().put("message", merged));
    }
    Repository repository = call.repository();
    List<String> contexts = wish.contexts();
    boolean green =
        contexts == null ? checks.green(repository, sha) : checks.green(repository, sha, contexts);
    if (!green) {
      return Errors.said(409, "Conflict: Commit status checks failed for " + wish.ref() + ".");
    }
    environments.use(repository, wish.purpose().environment());
    var deployment =
        new Deployment(
            world.nextId(),
            repository.key(),
            new Deployment.Commit(wish.ref(), sha),
            wish.purpose(),
            wish.payload(),
            world.millis(),
            List.of());
    world.deployments().put(deployment);
    return shown(call, 201, deployment);
  }

  private Answer delete(Call call, Deployment deployment) {
    boolean only = world.deployments().of(call.repository()).size() == 1;
    if (deployment.active() && !only) {
      return Errors.refused("An active deployment is deleted only when there is no other.");
    }
    world.deployments().remove(deployment);
    return Answer.empty(204);
  }

  private Answer statuses(Call call, Deployment deployment) {
    return lists.plain(
        call,
        deployment.statuses().reversed(),
        status -> views.status(call.repository(), deployment, status));
  }

  private Answer tell(Call call, Deployment deployment) {
    var fields = new Fields("DeploymentStatus", call.body());
    fields.required("state");
    String state = fields.word("state", STATES, "");
    String description =
        Optional.ofNullable(fields.text("description", LONGEST_DESCRIPTION)).orElse("");
    boolean turnsOff = fields.flag("auto_inactive", true) && state.equals(SUCCESS);
    var status =
        new Deployment.Status(
            world.nextId(),
            state,
            fields.text("environment", deployment.purpose().environment()),
            description,
            fields.text("log_url", fields.text("target_url", "")),
            fields.text("environment_url", ""),
            world.millis());
    return fields.orElse(() -> {
      world.deployments().put(deployment.with(status));
      if (turnsOff) {
        turnOffBefore(call.repository(), deployment);
      }
      return Answer.of(201, views.status(call.repository(), deployment, status));
    });
  }

  private void turnOffBefore(Repository repository, Deployment deployment) {
    String environment = deployment.purpose().environment();
    world.deployments().of(repository).stream()
        .filter(one -> one.id() < deployment.id() && one.isTurnedOffByItself())
        .filter(one -> one.purpose().environment().equals(environment))
        .forEach(one ->
            world
                .deployments()
                .put(
                    one.with(
                        new Deployment.Status(
                            world.nextId(), INACTIVE, environment, "", "", "", world.millis()))));
  }
}
