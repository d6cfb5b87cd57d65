package dev.relayctl.sandbox.machines;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.relayctl.sandbox.http.Answer;
import dev.relayctl.sandbox.http.Json;
import dev.relayctl.sandbox.http.Request;
import dev.relayctl.sandbox.http.Router;
import dev.relayctl.sandbox.machines.Machines.Decision;
import java.util.Optional;

/** Acquiring, extending, reading and releasing leases (specification §2.3). */
final class LeaseRoutes {
  private static final String PATH = World.MACHINE + "/lease";

  private final World world;

  LeaseRoutes(World world) {
    this.world = world;
  }

  void addTo(Router router) {
    router
        .add("POST", PATH, r -> world.withMachine(r, m -> acquire(m, r)))
        .add("GET", PATH, r -> world.withMachine(r, this::show))
        .add("DELETE", PATH, r -> world.withMachine(r, m -> release(m, r)));
  }

  private Answer acquire(Machine machine, Request request) {
    Optional<ObjectNode> body = request.body();
    if (body.isEmpty()) {
      return Failures.badRequest("the body is no JSON object");
    }
    // flyctl uses the query, the documentation the body.
    int seconds =
        request.number("ttl").orElse(body.get().path("ttl").asInt(Leases.DEFAULT_SECONDS));
    if (seconds <= 0) {
      return Failures.badRequest("ttl must be positive");
    }
    String description = Json.text(body.get(), "description", "");
    Decision decision =
        world
            .machines()
            .decide(
                machine.id(),
                m ->
                    world
                        .leases()
                        .acquire(m, request.header(Leases.HEADER), seconds, description, null));
    return switch (decision) {
      case Decision.Refused(Answer answer) -> answer;
      case Decision.Changed(Machine leased) -> shown(leased, 201);
    };
  }

  private Answer show(Machine machine) {
    return shown(machine, 200);
  }

  private Answer release(Machine machine, Request request) {
    Decision decision =
        world
            .machines()
            .decide(machine.id(), m -> world.leases().release(m, request.header(Leases.HEADER)));
    return switch (decision) {
      case Decision.Refused(Answer answer) -> answer;
      case Decision.Changed _ -> Answer.okay();
    };
  }

  private Answer shown(Machine machine, int status) {
    return world
        .leases()
        .of(machine)
        .map(lease -> Answer.of(status, Views.lease(lease)))
        .orElseGet(() -> Failures.error(404, "lease not found"));
  }
}
