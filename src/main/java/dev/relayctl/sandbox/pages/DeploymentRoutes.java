package dev.relayctl.sandbox.pages;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.relayctl.sandbox.http.Answer;
import dev.relayctl.sandbox.http.Json;
import dev.relayctl.sandbox.http.Request;
import dev.relayctl.sandbox.http.Router;
import dev.relayctl.sandbox.pages.Deployment.Commit;
import dev.relayctl.sandbox.pages.Deployment.Content;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;

/** Deployments (§2, §4, §5). */
final class DeploymentRoutes {
  private static final String DEPLOYMENTS = ProjectRoutes.PROJECT + "/deployments";
  private static final String DEPLOYMENT = DEPLOYMENTS + "/{deployment}";
  private static final List<String> RULES = List.of("_headers", "_redirects", "_routes.json");
  private static final int MOST_FILES = 20_000;

  /** How many there can be in a part of the list (§2). */
  private static final int PAGE = 25;

  private final World world;
  private final Views views;
  private final Assets assets;

  DeploymentRoutes(World world, Views views, Assets assets) {
    this.world = world;
    this.views = views;
    this.assets = assets;
  }

  void addTo(Router router) {
    add(router, "GET", DEPLOYMENTS, this::list);
    add(router, "POST", DEPLOYMENTS, this::create);
    add(router, "GET", DEPLOYMENT, this::look);
    addOne(router, "DELETE", DEPLOYMENT, this::delete);
    addOne(router, "POST", DEPLOYMENT + "/retry", this::retry);
    addOne(router, "POST", DEPLOYMENT + "/rollback", this::rollback);
    addOne(router, "GET", DEPLOYMENT + "/history/logs", (_, about) -> logs(about.deployment()));
  }

  /** A deployment and its project. */
  private record About(Project project, Deployment deployment) {}

  private void add(
      Router router, String method, String path, BiFunction<Request, Project, Answer> handler) {
    router.add(
        method,
        path,
        ProjectRoutes.ofAccount(request ->
            ProjectRoutes.project(world, request)
                .map(project -> handler.apply(request, project))
                .orElseGet(Envelope::noProject)));
  }

  private void addOne(
      Router router, String method, String path, BiFunction<Request, About, Answer> handler) {
    add(
        router,
        method,
        path,
        (request, project) ->
            world
                .deployment(project.name(), request.at("deployment"))
                .map(one -> handler.apply(request, new About(project, one)))
                .orElseGet(Envelope::noDeployment));
  }

  private Answer list(Request request, Project project) {
    String environment = request.query("env");
    List<Deployment> all =
        world.deployments(project.name()).stream()
            .filter(
                one -> environment == null || one.place().environment().shown().equals(environment))
            .toList();
    return Page.of(all, request, PAGE, PAGE)
        .map(page -> Envelope.ok(page.map(one -> views.deployment(project, one))))
        .orElseGet(() -> Envelope.refused("per_page has to be from 1 to " + PAGE + "."));
  }

  private Answer look(Request request, Project project) {
    return world
        .look(project.name(), request.at("deployment"))
        .map(one -> shown(project, one))
        .orElseGet(Envelope::noDeployment);
  }

  private Answer shown(Project project, Deployment deployment) {
    return Envelope.ok(views.deployment(project, deployment));
  }

  private Answer create(Request request, Project project) {
    Optional<Form> read = Form.of(request);
    if (read.isEmpty()) {
      return Envelope.unknownError("the body is no multipart/form-data");
    }
    Form form = read.get();
    if (project.isForUploads() && !form.has("manifest")) {
      return Envelope.refused("A \"manifest\" field was expected in the request body.");
    }
    Optional<Map<String, String>> files =
        project.isForUploads() ? manifest(form.text("manifest", "")) : Optional.of(Map.of());
    return files
        .map(all ->
            refusal(form, all).orElseGet(() -> begun(project, form, new Content(all, rules(form)))))
        .orElseGet(() -> Envelope.unknownError("the manifest is no object of hashes by path"));
  }

  private Optional<Answer> refusal(Form form, Map<String, String> files) {
    if (form.has("_worker.js") && form.has("_worker.bundle")) {
      return Optional.of(Envelope.refused("_worker.js and _worker.bundle exclude each other."));
    }
    if (files.size() > MOST_FILES) {
      return Optional.of(Envelope.refused("There are more than " + MOST_FILES + " files."));
    }
    Optional<String> wrong = HeaderRules.wrong(form.text("_headers", ""));
    if (wrong.isPresent()) {
      return wrong.map(Envelope::unknownError);
    }
    return files.entrySet().stream()
        .filter(file -> !assets.has(file.getValue()))
        .map(file -> Envelope.unknownError(file.getKey() + " was never uploaded"))
        .findFirst();
  }

  private Answer begun(Project project, Form form, Content content) {
    // Whoever forgets the branch publishes to production (§4).
    String branch = form.text("branch", project.productionBranch());
    var commit =
        new Commit(
            form.text("commit_hash", ""),
            form.text("commit_message", ""),
            form.text("commit_dirty", "false").equals("true"));
    return begun(project, branch, commit, content);
  }

  private Answer begun(Project project, String branch, Commit commit, Content content) {
    Deployment begun = world.deploy(project, branch, commit, content);
    // The project may have got another alias.
    return shown(world.project(project.name()).orElse(project), begun);
  }

  /** The hash of each file by its path; empty when the text says something else. */
  private static Optional<Map<String, String>> manifest(String text) {
    try {
      JsonNode node = Json.MAPPER.readTree(text);
      var files = new HashMap<String, String>();
      for (Map.Entry<String, JsonNode> file : node.properties()) {
        if (!file.getKey().startsWith("/") || !file.getValue().isTextual()) {
          return Optional.empty();
        }
        files.put(file.getKey(), file.getValue().textValue());
      }
      return node.isObject() ? Optional.of(files) : Optional.empty();
    } catch (JsonProcessingException _) {
      return Optional.empty();
    }
  }

  private static Map<String, String> rules(Form form) {
    var rules = new HashMap<>(form.parts());
    rules.keySet().retainAll(RULES);
    return rules;
  }

  private Answer delete(Request request, About about) {
    Deployment one = about.deployment();
    boolean live =
        world
            .canonical(one.project())
            .filter(canonical -> canonical.id().equals(one.id()))
            .isPresent();
    if (live) {
      return Envelope.refused("The live production deployment cannot be deleted.");
    }
    if (!request.asks("force") && views.aliased(about.project(), one)) {
      return Envelope.aliased();
    }
    world.remove(one);
    return Envelope.done();
  }

  /** The same again, with the variables of now. */
  private Answer retry(Request request, About about) {
    Deployment.Trigger before = about.deployment().trigger();
    return begun(about.project(), before.branch(), before.commit(), about.deployment().content());
  }

  private Answer rollback(Request request, About about) {
    Deployment one = about.deployment();
    if (!one.isIn(Environment.PRODUCTION) || !one.progress().succeeded()) {
      return Envelope.refused("Only a successful production deployment can be rolled back to.");
    }
    return shown(about.project(), world.publish(one));
  }

  private static Answer logs(Deployment deployment) {
    ObjectNode logs = Json.object();
    ArrayNode data = logs.putArray("data");
    Progress progress = deployment.progress();
    for (Stage stage : progress.stages()) {
      Long at = stage.startedMillis();
      if (at != null) {
        say(data, at, "Stage " + stage.name().shown() + ": " + stage.status().shown());
      }
    }
    if (progress.over()) {
      say(data, progress.changedMillis(), progress.ending().line());
    }
    logs.put("total", data.size()).put("includes_container_logs", progress.over());
    return Envelope.ok(logs);
  }

  private static void say(ArrayNode data, long at, String line) {
    data.addObject().put("ts", Instant.ofEpochMilli(at).toString()).put("line", line);
  }
}
