package dev.relayctl.sandbox.pages;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.relayctl.problem.Result;
import dev.relayctl.sandbox.http.Answer;
import dev.relayctl.sandbox.http.Faults;
import dev.relayctl.sandbox.http.Front;
import dev.relayctl.sandbox.http.Journal;
import dev.relayctl.sandbox.http.Json;
import dev.relayctl.sandbox.http.Request;
import dev.relayctl.sandbox.http.Router;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * What the sandbox can do that the platform can't, under {@code /_sandbox/}. No token is needed but
 * for secrets; requests from browsers are refused.
 *
 * <ul>
 *   <li>{@code GET requests?since=N}, {@code DELETE requests}
 *   <li>{@code GET faults}, {@code POST faults} (see {@link Faults#arm} for requests and {@link
 *       Endings} for deployments), {@code DELETE faults}
 *   <li>{@code GET pace}, {@code POST pace {"looks": N, "millis": N}}: when stages go on
 *   <li>{@code GET settings}, {@code POST settings} with what is to change of {@link Settings}
 *   <li>{@code GET projects/NAME}, {@code GET deployments/NAME/ID}, with the token: what is kept,
 *       secrets as they are
 * </ul>
 */
final class AdminRoutes {
  private static final String NO_OBJECT = "the body is no JSON object";

  private final World world;
  private final Journal journal;
  private final Faults faults;
  private final Endings endings;
  private final Predicate<Request> admitted;

  AdminRoutes(
      World world, Journal journal, Faults faults, Endings endings, Predicate<Request> admitted) {
    this.world = world;
    this.journal = journal;
    this.faults = faults;
    this.endings = endings;
    this.admitted = admitted;
  }

  void addTo(Router router) {
    router
        .add(
            "GET",
            Front.ADMIN + "requests",
            request -> Answer.ok(journal.since(request.number("since").orElse(0))))
        .add("DELETE", Front.ADMIN + "requests", _ -> done(journal::clear))
        .add("GET", Front.ADMIN + "faults", _ -> all())
        .add("POST", Front.ADMIN + "faults", this::arm)
        .add("DELETE", Front.ADMIN + "faults", _ -> clear())
        .add("GET", Front.ADMIN + "pace", _ -> Answer.ok(pace()))
        .add("POST", Front.ADMIN + "pace", this::setPace)
        .add("GET", Front.ADMIN + "settings", _ -> Answer.ok(world.settings().shown()))
        .add("POST", Front.ADMIN + "settings", this::set)
        .add("GET", Front.ADMIN + "projects/{project}", this::project)
        .add("GET", Front.ADMIN + "deployments/{project}/{deployment}", this::deployment);
  }

  private Answer arm(Request request) {
    Optional<ObjectNode> body = request.body();
    if (body.isEmpty()) {
      return Envelope.refused(NO_OBJECT);
    }
    if (Endings.about(body.get())) {
      return endings
          .arm(body.get())
          .map(Envelope::refused)
          .orElseGet(() -> Answer.of(201, Json.object().put("ok", true)));
    }
    return switch (faults.arm(body.get())) {
      case Result.Ok<Integer>(Integer id) -> Answer.of(201, Json.object().put("id", id));
      case Result.Bad<Integer> bad ->
          Envelope.refused(bad.first().facts().why() + ". " + bad.first().facts().remedy());
    };
  }

  private Answer all() {
    ObjectNode all = faults.all();
    endings.addTo(all.withArray("faults"));
    return Answer.ok(all);
  }

  private Answer clear() {
    endings.clear();
    return done(faults::clear);
  }

  private Answer setPace(Request request) {
    ObjectNode asked = request.body().orElse(Json.object());
    int looks = asked.path("looks").asInt(world.pace().looks());
    long millis = asked.path("millis").asLong(world.pace().millis());
    if (looks < 1 || millis < 0) {
      return Envelope.refused("looks has to be 1 or more, millis 0 or more");
    }
    world.pace(new Pace(looks, millis));
    return Answer.ok(pace());
  }

  private ObjectNode pace() {
    return Json.object().put("looks", world.pace().looks()).put("millis", world.pace().millis());
  }

  private Answer set(Request request) {
    Optional<ObjectNode> body = request.body();
    if (body.isEmpty()) {
      return Envelope.refused(NO_OBJECT);
    }
    world.settings(world.settings().with(body.get()));
    return Answer.ok(world.settings().shown());
  }

  private Answer project(Request request) {
    return secretly(request, world.project(request.at("project")).map(Project::settings));
  }

  private Answer deployment(Request request) {
    return secretly(
        request,
        world
            .deployment(request.at("project"), request.at("deployment"))
            .map(one -> Json.MAPPER.valueToTree(one)));
  }

  private Answer secretly(Request request, Optional<? extends JsonNode> found) {
    if (!admitted.test(request)) {
      return Envelope.failure(401, "");
    }
    return found.map(Answer::ok).orElseGet(Envelope::noProject);
  }

  private static Answer done(Runnable work) {
    work.run();
    return Answer.okay();
  }
}
