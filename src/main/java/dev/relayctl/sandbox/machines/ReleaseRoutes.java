package dev.relayctl.sandbox.machines;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.relayctl.sandbox.http.Answer;
import dev.relayctl.sandbox.http.Json;
import dev.relayctl.sandbox.http.Request;
import dev.relayctl.sandbox.http.Router;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The second API: releases, builds, organizations and logs (specification §2.4 and §8.3). It only
 * keeps books; nothing happens to machines.
 */
final class ReleaseRoutes {
  private static final String API = "/api/v1";
  private static final String FOLDER = "releases/";
  private static final int LOG_LINES = 100;

  /** Who made all releases: the sandbox doesn't know its users apart. */
  static final String USER = "sandbox@example.com";

  private final World world;
  private final Launcher launcher;
  private final List<Release> releases = new ArrayList<>();

  /**
   * A release.
   *
   * @param version its number in the app, from 1
   * @param definition the whole app configuration, as it was sent
   */
  record Release(
      String id,
      String app,
      int version,
      String image,
      String strategy,
      String status,
      long createdMillis,
      @Nullable JsonNode definition,
      @Nullable JsonNode metadata) {
    Release with(String status, @Nullable JsonNode metadata) {
      return new Release(
          id, app, version, image, strategy, status, createdMillis, definition, metadata);
    }
  }

  ReleaseRoutes(World world, Launcher launcher) throws IOException {
    this.world = world;
    this.launcher = launcher;
    releases.addAll(world.documents().readAll(FOLDER, Release.class));
    releases.sort(Comparator.comparingLong(Release::createdMillis));
  }

  void addTo(Router router) {
    router
        .add("POST", API + "/releases", this::create)
        .add("PATCH", API + "/releases/{release}", this::update)
        .add("GET", API + "/releases/all_current", _ -> allCurrent())
        .add("GET", API + "/apps/{app}/releases", r -> world.withApp(r, app -> list(app, r)))
        .add("GET", API + "/apps/{app}/releases/current", r -> world.withApp(r, this::showCurrent))
        .add("GET", API + "/apps/{app}/logs", r -> world.withApp(r, app -> logs(app, r)))
        .add(
            "GET",
            API + "/organizations/{slug}",
            r -> Answer.ok(Json.object().set("organization", organization(r.at("slug")))))
        .add("GET", API + "/organizations", _ -> organizations())
        .add("POST", API + "/builds", _ -> build())
        .add("POST", API + "/builds/finish", _ -> build());
  }

  /** An app's newest release; empty before the first. */
  synchronized Optional<Release> current(String app) {
    return of(app).stream().findFirst();
  }

  /** An app's releases, newest first. */
  synchronized List<Release> of(String app) {
    return releases.stream()
        .filter(r -> r.app.equals(app))
        .sorted(Comparator.comparingInt(Release::version).reversed())
        .toList();
  }

  private synchronized Answer create(Request request) {
    Optional<ObjectNode> body = request.body();
    String app = body.map(b -> Json.text(b, "app_name", "")).orElse("");
    if (body.isEmpty() || world.apps().find(app).isEmpty()) {
      return Failures.error(404, "app not found: " + app);
    }
    var release =
        new Release(
            world.events().ulid(),
            app,
            current(app).map(Release::version).orElse(0) + 1,
            Json.text(body.get(), "image", ""),
            Json.text(body.get(), "strategy", "ROLLING"),
            "pending",
            world.events().now(),
            body.get().get("definition"),
            null);
    releases.add(release);
    world.documents().put(FOLDER + release.id, release);
    return Answer.of(201, Json.object().set("release", view(release)));
  }

  private synchronized Answer update(Request request) {
    Optional<ObjectNode> body = request.body();
    for (int i = 0; i < releases.size(); i++) {
      Release old = releases.get(i);
      if (old.id.equals(request.at("release")) && body.isPresent()) {
        Release next =
            old.with(Json.text(body.get(), "status", old.status), body.get().get("metadata"));
        releases.set(i, next);
        world.documents().put(FOLDER + next.id, next);
        return Answer.ok(view(next));
      }
    }
    return Failures.error(404, "release not found: " + request.at("release"));
  }

  private synchronized Answer list(App app, Request request) {
    ObjectNode answer = Json.object();
    ArrayNode list = answer.putArray("releases");
    of(app.name()).stream()
        .limit(request.number("limit").orElse(25))
        .forEach(r -> list.add(view(r)));
    return Answer.ok(answer);
  }

  private Answer showCurrent(App app) {
    return current(app.name())
        .map(release -> Answer.ok(view(release)))
        .orElseGet(() -> Failures.error(404, "no release of " + app.name()));
  }

  private Answer allCurrent() {
    ObjectNode answer = Json.object();
    for (App app : world.apps().all()) {
      current(app.name()).ifPresent(r -> answer.put(app.name(), Events.time(r.createdMillis)));
    }
    return Answer.ok(answer);
  }

  private static ObjectNode view(Release release) {
    ObjectNode node =
        Json.object()
            .put("id", release.id)
            .put("version", release.version)
            .put("stable", release.status.equals("complete"))
            .put(
                "in_progress", release.status.equals("running") || release.status.equals("pending"))
            .put("status", release.status)
            .put("strategy", release.strategy)
            .put("created_at", Events.time(release.createdMillis))
            .put("image_ref", release.image);
    return node.put("user", USER);
  }

  private Answer organizations() {
    ObjectNode answer = Json.object();
    ArrayNode list = answer.putArray("organizations");
    world.apps().all().stream()
        .map(App::organization)
        .distinct()
        .forEach(slug -> list.add(organization(slug)));
    return Answer.ok(answer);
  }

  /** The number is a number here, and a text in GraphQL. */
  private static ObjectNode organization(String slug) {
    return Json.object()
        .put("id", slug)
        .put("internal_numeric_id", Platform.organizationNumber(slug))
        .put("slug", slug)
        .put("raw_slug", slug)
        .put("name", slug)
        .put("personal", slug.equals("personal"))
        .put("paid_plan", true)
        .put("billable", true)
        .put("billing_status", "CURRENT")
        .put("provisions_beta_extensions", false)
        .put("remote_builder_image", "");
  }

  private static Answer build() {
    return Answer.ok(
        Json.object().put("id", 1).put("status", "completed").put("wallclock_time_ms", 0));
  }

  /** Lines after a token, oldest first; without one, the newest. The token is a line's id. */
  private Answer logs(App app, Request request) {
    String after = request.query("next_token");
    String instance = request.query("instance");
    var lines = new ArrayList<ObjectNode>();
    for (Machine machine : world.machines().of(app.name())) {
      if (instance == null || instance.equals(machine.id())) {
        launcher.log(machine.id()).lines().stream()
            .filter(line -> after == null || line.id().compareTo(after) > 0)
            .forEach(line -> lines.add(view(machine, line)));
      }
    }
    lines.sort(Comparator.comparing((ObjectNode line) -> line.path("id").asText()));
    int from = after == null ? Math.max(0, lines.size() - LOG_LINES) : 0;
    List<ObjectNode> shown = lines.subList(from, Math.min(lines.size(), from + LOG_LINES));
    ObjectNode answer = Json.object();
    ArrayNode data = answer.putArray("data");
    shown.forEach(data::add);
    String next =
        shown.isEmpty() ? (after == null ? "" : after) : shown.getLast().path("id").asText();
    answer.putObject("meta").put("next_token", next);
    return Answer.ok(answer);
  }

  private static ObjectNode view(Machine machine, MachineLog.Line line) {
    ObjectNode node = Json.object().put("id", line.id()).put("type", "log");
    ObjectNode attributes =
        node.putObject("attributes")
            .put("timestamp", Events.time(Ulids.millis(line.id())))
            .put("message", line.text())
            .put("level", "info")
            .put("instance", machine.id())
            .put("region", machine.identity().region());
    attributes.putObject("meta").put("instance", machine.id());
    return node;
  }
}
