package dev.relayctl.sandbox.pages;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.relayctl.sandbox.http.Answer;
import dev.relayctl.sandbox.http.Json;
import dev.relayctl.sandbox.http.Request;
import dev.relayctl.sandbox.http.Router;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Projects (§2, §3). */
final class ProjectRoutes {
  static final String ACCOUNT = PagesServer.BASE + "/accounts/{account}";
  static final String PROJECTS = ACCOUNT + "/pages/projects";
  static final String PROJECT = PROJECTS + "/{project}";

  private static final Pattern ACCOUNT_ID = Pattern.compile("[0-9a-f]{32}");
  private static final Pattern NAME = Pattern.compile("[a-z0-9](?:[a-z0-9-]{0,56}[a-z0-9])?");
  private static final List<String> PATCHED =
      List.of("production_branch", "build_config", "deployment_configs", "source");

  /** As many as the platform's own client asks for; more may be refused (§2). */
  private static final int PAGE = 10;

  /** As Cloudflare's API says of its accounts. */
  private static final int ACCOUNTS = 20;

  private static final int MOST_ACCOUNTS = 50;

  private final World world;
  private final Views views;
  private final UploadTokens tokens;

  ProjectRoutes(World world, Views views, UploadTokens tokens) {
    this.world = world;
    this.views = views;
    this.tokens = tokens;
  }

  void addTo(Router router) {
    router
        .add("GET", PagesServer.BASE + "/user/tokens/verify", _ -> Envelope.ok(token()))
        .add("GET", PagesServer.BASE + "/accounts", this::accounts)
        .add("GET", ACCOUNT + "/tokens/verify", ofAccount(_ -> Envelope.ok(token())))
        .add("GET", PROJECTS, ofAccount(this::list))
        .add("POST", PROJECTS, ofAccount(this::create))
        .add("GET", PROJECT, ofAccount(request -> about(request, this::shown)))
        .add("PATCH", PROJECT, ofAccount(this::update))
        .add("DELETE", PROJECT, ofAccount(request -> about(request, this::delete)))
        .add(
            "POST",
            PROJECT + "/purge_build_cache",
            ofAccount(request -> about(request, _ -> Envelope.done())))
        .add("GET", PROJECT + "/upload-token", ofAccount(request -> about(request, this::upload)));
  }

  /** Every id of the right form is an account. */
  static Router.Handler ofAccount(Router.Handler handler) {
    return request ->
        ACCOUNT_ID.matcher(request.at("account")).matches()
            ? handler.handle(request)
            : Envelope.noRoute();
  }

  private Answer about(Request request, Function<Project, Answer> then) {
    return project(world, request).map(then).orElseGet(Envelope::noProject);
  }

  /** The one that a path names. */
  static Optional<Project> project(World world, Request request) {
    return world.project(Project.named(request.at("account"), request.at("project")));
  }

  /** Those that there are to see: the sandbox's own, and each that has a project. */
  private Answer accounts(Request request) {
    List<String> ids =
        Stream.concat(
                Stream.of(PagesServer.ACCOUNT_ID), world.projects().stream().map(Project::account))
            .distinct()
            .toList();
    return Page.of(ids, request, ACCOUNTS, MOST_ACCOUNTS)
        .map(page ->
            Envelope.ok(page.map(id -> Json.object().put("id", id).put("name", "account " + id))))
        .orElseGet(() -> Envelope.refused("per_page has to be from 1 to " + MOST_ACCOUNTS + "."));
  }

  private Answer shown(Project project) {
    return Envelope.ok(views.project(project));
  }

  private Answer list(Request request) {
    List<Project> own =
        world.projects().stream()
            .filter(project -> project.account().equals(request.at("account")))
            .toList();
    return Page.of(own, request, PAGE, PAGE)
        .map(page -> Envelope.ok(page.map(views::project)))
        .orElseGet(() -> Envelope.refused("per_page has to be from 1 to " + PAGE + "."));
  }

  private Answer create(Request request) {
    Optional<ObjectNode> body = request.body();
    Optional<String> wrong = body.map(ProjectRoutes::wrong).orElse(Optional.of("no JSON object"));
    if (wrong.isPresent() || body.isEmpty()) {
      return Envelope.refused("The body is wrong: " + wrong.orElse(""));
    }
    String name = Json.text(body.get(), "name", "");
    if (!NAME.matcher(name).matches()) {
      return Envelope.refused("name has to be 1 to 58 lower-case letters, digits and hyphens.");
    }
    if (Json.text(body.get(), "production_branch", "").isEmpty()) {
      return Envelope.refused("production_branch is required.");
    }
    Settings settings = world.settings();
    if (body.get().path("source").isObject() && !settings.gitInstallation()) {
      return Envelope.noGitInstallation();
    }
    return world
        .create(Project.named(request.at("account"), name), kept(patch(body.get()), settings))
        .map(this::shown)
        .orElseGet(Envelope::nameTaken);
  }

  /** What a creation doesn't forget (§3.3). */
  private static JsonNode kept(ObjectNode asked, Settings settings) {
    ObjectNode kept = Merge.of(Json.object(), asked);
    if (settings.dropEnvVarsOnCreate()) {
      for (Environment environment : Environment.values()) {
        JsonNode configuration = kept.path("deployment_configs").path(environment.shown());
        if (configuration instanceof ObjectNode object) {
          object.remove("env_vars");
        }
      }
    }
    if (settings.revertDestinationDir() && kept.path("build_config") instanceof ObjectNode build) {
      build.remove("destination_dir");
    }
    if (kept.path("source").isObject()) {
      kept.set("source", Sources.whole(kept));
    }
    return kept;
  }

  private Answer update(Request request) {
    return about(
        request,
        project -> {
          Optional<ObjectNode> body = request.body();
          Optional<String> wrong =
              body.map(ProjectRoutes::wrong).orElse(Optional.of("no JSON object"));
          if (wrong.isPresent() || body.isEmpty()) {
            return Envelope.refused("The body is wrong: " + wrong.orElse(""));
          }
          ObjectNode patch = patch(body.get());
          if (project.isForUploads() && patch.path("source").isObject()) {
            return Envelope.directUploads();
          }
          return world
              .change(project.name(), settings -> Merge.of(settings, patch))
              .map(this::shown)
              .orElseGet(Envelope::noProject);
        });
  }

  private static ObjectNode patch(ObjectNode body) {
    ObjectNode patch = body.deepCopy().retain(PATCHED);
    // Neither a branch nor a source is taken away by null.
    for (String key : List.of("production_branch", "source")) {
      if (patch.path(key).isNull()) {
        patch.remove(key);
      }
    }
    return patch;
  }

  /** What is wrong with a body's form; empty when nothing is. */
  private static Optional<String> wrong(ObjectNode body) {
    for (String key : List.of("build_config", "deployment_configs", "source")) {
      if (!fits(body.path(key))) {
        return Optional.of(key + " is no object");
      }
    }
    for (Environment environment : Environment.values()) {
      JsonNode configuration = body.path("deployment_configs").path(environment.shown());
      JsonNode variables = configuration.path("env_vars");
      if (!fits(configuration) || !fits(variables)) {
        return Optional.of("the configuration of " + environment.shown() + " is no object");
      }
      for (var variable : variables.properties()) {
        boolean typed = variable.getValue().path("value").isTextual();
        if (!variable.getValue().isNull() && !typed) {
          return Optional.of("the variable " + variable.getKey() + " has no type and value");
        }
      }
    }
    return Optional.empty();
  }

  private static boolean fits(JsonNode node) {
    return node.isObject() || node.isNull() || node.isMissingNode();
  }

  private Answer delete(Project project) {
    world.remove(project);
    return Envelope.done();
  }

  private Answer upload(Project project) {
    String token = tokens.issue(project.name(), world.settings().uploadTokenSeconds());
    return Envelope.ok(Json.object().put("jwt", token));
  }

  private static ObjectNode token() {
    return Json.object().put("id", PagesServer.ACCOUNT_ID).put("status", "active");
  }
}
