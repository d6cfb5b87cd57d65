package dev.relayctl.sandbox.pages;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.relayctl.sandbox.http.Answer;
import dev.relayctl.sandbox.http.Front;
import dev.relayctl.sandbox.http.Json;
import dev.relayctl.sandbox.http.PacedAdmin;
import dev.relayctl.sandbox.http.Request;
import dev.relayctl.sandbox.http.RequestsAdmin;
import dev.relayctl.sandbox.http.Router;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * What the sandbox can do with Pages beside what {@link PacedAdmin} does.
 *
 * <ul>
 *   <li>{@code GET settings}, {@code POST settings} with what is to change of {@link Settings}
 *   <li>{@code GET projects/NAME}, {@code GET deployments/NAME/ID}, with the token: what is kept,
 *       secrets as they are
 * </ul>
 */
final class AdminRoutes {
  private final World world;
  private final Predicate<Request> admitted;

  AdminRoutes(World world, Predicate<Request> admitted) {
    this.world = world;
    this.admitted = admitted;
  }

  void addTo(Router router) {
    router
        .add("GET", Front.ADMIN + "settings", _ -> Answer.ok(world.settings().shown()))
        .add("POST", Front.ADMIN + "settings", this::set)
        .add("GET", Front.ADMIN + "projects/{project}", this::project)
        .add("GET", Front.ADMIN + "deployments/{project}/{deployment}", this::deployment);
  }

  private Answer set(Request request) {
    Optional<ObjectNode> body = request.body();
    if (body.isEmpty()) {
      return Envelope.refused(RequestsAdmin.NO_OBJECT);
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
}
