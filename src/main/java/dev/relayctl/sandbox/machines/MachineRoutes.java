package dev.relayctl.sandbox.machines;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.relayctl.sandbox.http.Answer;
import dev.relayctl.sandbox.http.Json;
import dev.relayctl.sandbox.http.Request;
import dev.relayctl.sandbox.http.Router;
import dev.relayctl.sandbox.machines.Machine.Identity;
import dev.relayctl.sandbox.machines.Machine.Intent;
import dev.relayctl.sandbox.machines.Machine.Life;
import dev.relayctl.sandbox.machines.Machine.Registration;
import dev.relayctl.sandbox.machines.Machine.Setup;
import dev.relayctl.sandbox.machines.Machines.Decision;
import dev.relayctl.sandbox.machines.Transitions.Launch;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Listing, creating, reading and updating machines (specification §2.2). */
final class MachineRoutes {
  private static final int EVENTS_DEFAULT = 20;
  private static final int EVENTS_MOST = 50;

  private final World world;
  private final Setups setups;
  private final Volumes volumes;

  MachineRoutes(World world, Setups setups, Volumes volumes) {
    this.world = world;
    this.setups = setups;
    this.volumes = volumes;
  }

  void addTo(Router router) {
    router
        .add("GET", "/v1/apps/{app}/machines", r -> world.withApp(r, app -> list(app, r)))
        .add("POST", "/v1/apps/{app}/machines", r -> world.withApp(r, app -> create(app, r)))
        .add("GET", World.MACHINE, r -> world.withMachine(r, this::full))
        .add("POST", World.MACHINE, r -> world.withMachine(r, m -> update(m, r)))
        .add("GET", World.MACHINE + "/events", r -> world.withMachine(r, m -> events(m, r)))
        .add("GET", World.MACHINE + "/versions", r -> world.withMachine(r, this::versions));
  }

  private Answer full(Machine machine) {
    return Answer.ok(world.views().machine(machine, Views.Extent.FULL));
  }

  private Answer list(App app, Request request) {
    List<String> states = request.queries("state").stream().filter(s -> !s.isEmpty()).toList();
    String region = request.query("region");
    ArrayNode list = Json.array();
    for (Machine machine : world.machines().of(app.name())) {
      boolean shown =
          (machine.state() != State.DESTROYED || request.asks("include_deleted"))
              && (states.isEmpty() || states.contains(machine.state().wire()))
              && (region == null || region.equals(machine.identity().region()))
              && hasMetadata(machine, request)
              && world.known(machine);
      if (shown) {
        Views.Extent extent = request.asks("summary") ? Views.Extent.SUMMARY : Views.Extent.FULL;
        list.add(world.views().machine(machine, extent));
      }
    }
    return Answer.ok(list);
  }

  private static boolean hasMetadata(Machine machine, Request request) {
    Map<String, String> metadata = Json.map(machine.config(), "metadata");
    return request.query().entrySet().stream()
        .filter(e -> e.getKey().startsWith("metadata."))
        .allMatch(
            e -> e.getValue().contains(metadata.get(e.getKey().substring("metadata.".length()))));
  }

  private Answer create(App app, Request request) {
    Optional<ObjectNode> body = request.body();
    if (body.isEmpty()) {
      return Failures.badRequest("the body is no JSON object");
    }
    ObjectNode sent = body.get();
    String region = Json.text(sent, "region", Platform.REGION);
    if (!Platform.hasRegion(region)) {
      return Failures.badRequest("region " + region + " not found");
    }
    world.latency().take(Latency.Delay.CREATE);
    return switch (setups.read(app.name(), sent)) {
      case Setups.Reading.Unusable(Answer answer) -> answer;
      case Setups.Reading.Usable(Setup setup) -> create(app, sent, region, setup);
    };
  }

  private synchronized Answer create(App app, ObjectNode sent, String region, Setup setup) {
    Optional<Answer> refusal = volumes.refusal(app.name(), "", region, setup.config());
    if (refusal.isPresent()) {
      return refusal.get();
    }
    Events events = world.events();
    String id = world.events().machineId();
    String name = Json.text(sent, "name", "");
    if (!name.isEmpty() && taken(app, name)) {
      return Failures.error(409, "already_exists: unique machine name violation: " + name);
    }
    long now = events.now();
    var identity =
        new Identity(
            id,
            app.name(),
            name.isEmpty() ? "sandbox-" + id.substring(0, 6) : name,
            region,
            "fdaa:0:" + Integer.toHexString(app.number()) + ":a7b:" + quads(id),
            now);
    Intent intent = launches(sent) ? Intent.RUN : Intent.STAY_DOWN;
    Registration registration =
        sent.path("skip_service_registration").asBoolean(false)
            ? Registration.CORDONED
            : Registration.REGISTERED;
    var life = new Life(State.CREATED, registration, intent, 0, null, now);
    Machine machine =
        new Machine(identity, setup, life, null, List.of(), List.of())
            .withSetup(setup)
            .withEvent(events.host("launch", "pending"))
            .withEvent(events.user("launch", "created"));
    Machine leased = leased(machine, sent);
    world.machines().add(leased);
    world.apps().change(app.name(), a -> a.firstDeployMillis() == 0 ? a.deployedAt(now) : a);
    world.documents().flush();
    ObjectNode answer = world.views().machine(leased, Views.Extent.FULL);
    world.lifecycle().begin(id);
    return Answer.ok(withNonce(answer, leased));
  }

  /** A machine that stands by for another one waits until somebody starts it (§5.8). */
  private static boolean launches(ObjectNode sent) {
    return !sent.path("skip_launch").asBoolean(false)
        && sent.path("config").path("standbys").isEmpty();
  }

  private boolean taken(App app, String name) {
    return world.machines().of(app.name()).stream()
        .anyMatch(m -> m.identity().name().equals(name) && !m.state().ending());
  }

  private static String quads(String id) {
    return id.substring(0, 4) + ":" + id.substring(4, 8) + ":" + id.substring(8, 12) + ":2";
  }

  private Machine leased(Machine machine, JsonNode sent) {
    int seconds = sent.path("lease_ttl").asInt(0);
    if (seconds > 0
        && world.leases().acquire(machine, null, seconds, "", null)
            instanceof Decision.Changed(Machine with)) {
      return with;
    }
    return machine;
  }

  private ObjectNode withNonce(ObjectNode answer, Machine machine) {
    world.leases().of(machine).ifPresent(lease -> answer.put("nonce", lease.nonce()));
    return answer;
  }

  private Answer update(Machine machine, Request request) {
    Optional<ObjectNode> body = request.body();
    if (body.isEmpty()) {
      return Failures.badRequest("the body is no JSON object");
    }
    ObjectNode sent = body.get();
    if (!Json.text(sent, "region", machine.identity().region())
        .equals(machine.identity().region())) {
      return Failures.badRequest("region cannot be changed");
    }
    world.latency().take(Latency.Delay.UPDATE);
    return switch (setups.read(machine.app(), sent)) {
      case Setups.Reading.Unusable(Answer answer) -> answer;
      case Setups.Reading.Usable(Setup setup) -> update(machine.id(), request, sent, setup);
    };
  }

  private Answer update(String id, Request request, ObjectNode sent, Setup setup) {
    var before = new ArrayList<Machine>();
    Decision decision =
        world
            .machines()
            .decide(
                id,
                m -> {
                  before.add(m);
                  return decide(m, request, sent, setup);
                });
    return switch (decision) {
      case Decision.Refused(Answer answer) -> answer;
      case Decision.Changed(Machine changed) -> {
        world.documents().flush();
        // The old version is stopped the way the old config asks for.
        Machine old = before.getFirst();
        world.lifecycle().swap(id, old.setup(), Stopper.Manner.of(old.config()));
        ObjectNode answer = world.views().machine(changed, Views.Extent.FULL);
        answer.putArray("checks");
        yield Answer.ok(sent.has("lease_ttl") ? withNonce(answer, changed) : answer);
      }
    };
  }

  private Decision decide(Machine machine, Request request, ObjectNode sent, Setup setup) {
    Optional<Answer> conflict = world.leases().conflict(machine, request.header(Leases.HEADER));
    if (conflict.isPresent()) {
      return new Decision.Refused(conflict.get());
    }
    Optional<Answer> refusal =
        volumes.refusal(machine.app(), machine.id(), machine.identity().region(), setup.config());
    if (refusal.isPresent()) {
      return new Decision.Refused(refusal.get());
    }
    String expected = Json.text(sent, "current_version", "");
    if (!expected.isEmpty() && !expected.equals(machine.setup().instanceId())) {
      return new Decision.Refused(
          Failures.precondition(
              "machine version mismatch, expected "
                  + expected
                  + ", got "
                  + machine.setup().instanceId()));
    }
    Launch launch = launches(sent) ? Launch.LAUNCH : Launch.SKIP;
    Decision decision = world.transitions().update(machine, setup, launch);
    return decision instanceof Decision.Changed(Machine next) && world.leases().of(next).isEmpty()
        ? new Decision.Changed(leased(next, sent))
        : decision;
  }

  private Answer events(Machine machine, Request request) {
    int limit = Math.clamp(request.number("limit").orElse(EVENTS_DEFAULT), 1, EVENTS_MOST);
    return Answer.ok(Views.events(machine, limit));
  }

  private Answer versions(Machine machine) {
    ArrayNode list = Json.array();
    for (Machine.Version version : machine.versions()) {
      list.addObject()
          .put("version", version.version())
          .<ObjectNode>set("user_config", version.config());
    }
    return Answer.ok(list);
  }
}
