package dev.relayctl.sandbox.neon;

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

/**
 * What the sandbox can do that the platform can't, under {@code /_sandbox/}. No token is needed;
 * requests from browsers are refused.
 *
 * <ul>
 *   <li>{@code GET requests?since=N}, {@code DELETE requests}
 *   <li>{@code GET faults}, {@code POST faults} (see {@link Faults#arm} for requests and {@link
 *       Endings} for operations), {@code DELETE faults}
 *   <li>{@code GET pace}, {@code POST pace {"looks": N, "millis": N}}: when operations are finished
 * </ul>
 */
final class AdminRoutes {
  private static final String NO_OBJECT = "the body is no JSON object";

  private final World world;
  private final Journal journal;
  private final Faults faults;
  private final Endings endings;

  AdminRoutes(World world, Journal journal, Faults faults, Endings endings) {
    this.world = world;
    this.journal = journal;
    this.faults = faults;
    this.endings = endings;
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
        .add("POST", Front.ADMIN + "pace", this::setPace);
  }

  private Answer arm(Request request) {
    Optional<ObjectNode> body = request.body();
    if (body.isEmpty()) {
      return Refusals.forbidden(NO_OBJECT);
    }
    if (Endings.about(body.get())) {
      return endings
          .arm(body.get())
          .map(Refusals::forbidden)
          .orElseGet(() -> Answer.of(201, Json.object().put("ok", true)));
    }
    return switch (faults.arm(body.get())) {
      case Result.Ok<Integer>(Integer id) -> Answer.of(201, Json.object().put("id", id));
      case Result.Bad<Integer> bad ->
          Refusals.forbidden(bad.first().facts().why() + ". " + bad.first().facts().remedy());
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
      return Refusals.forbidden("looks has to be 1 or more, millis 0 or more");
    }
    world.pace(new Pace(looks, millis));
    return Answer.ok(pace());
  }

  private ObjectNode pace() {
    return Json.object().put("looks", world.pace().looks()).put("millis", world.pace().millis());
  }

  private static Answer done(Runnable work) {
    work.run();
    return Answer.okay();
  }
}
