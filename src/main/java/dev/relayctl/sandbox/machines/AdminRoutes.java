package dev.relayctl.sandbox.machines;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.relayctl.problem.Problem;
import dev.relayctl.problem.Result;
import dev.relayctl.sandbox.http.Answer;
import dev.relayctl.sandbox.http.Faults;
import dev.relayctl.sandbox.http.Front;
import dev.relayctl.sandbox.http.Journal;
import dev.relayctl.sandbox.http.Json;
import dev.relayctl.sandbox.http.Request;
import dev.relayctl.sandbox.http.Router;
import dev.relayctl.sandbox.machines.Events.Exit;
import dev.relayctl.sandbox.machines.Machines.Decision;
import java.util.Locale;
import java.util.Optional;

/**
 * What the sandbox can do that the platform can't, under {@code /_sandbox/}: the journal, faults,
 * rate limits and accidents. No token is needed; requests from browsers are refused.
 *
 * <ul>
 *   <li>{@code GET requests?since=N}, {@code DELETE requests}
 *   <li>{@code GET faults}, {@code POST faults} (see {@link Faults#arm} for requests and {@link
 *       Accidents} for machines), {@code DELETE faults}
 *   <li>{@code GET latency}, {@code POST latency {"profile": "none" | "fly"}} (see {@link Latency})
 *   <li>{@code GET limits}, {@code PUT limits {"limits": "enforced" | "off"}}
 *   <li>{@code POST machines/{id}/kill {"oom": true} | {"exitCode": N}}
 *   <li>{@code POST machines/{id}/revert}: its next update fails on the host, the old version comes
 *       back
 *   <li>{@code POST machines/{id}/lease {"owner", "ttl"}}: somebody else takes a lease
 * </ul>
 */
final class AdminRoutes {
  private static final String FOREIGNER = "somebody-else@tokens.fly.io";
  private static final int DEFAULT_TTL = 60;
  private static final String MACHINE = Front.ADMIN + "machines/{id}";

  private final World world;
  private final Journal journal;
  private final Faults faults;
  private final RateLimits limits;

  AdminRoutes(World world, Journal journal, Faults faults, RateLimits limits) {
    this.world = world;
    this.journal = journal;
    this.faults = faults;
    this.limits = limits;
  }

  void addTo(Router router) {
    router
        .add("GET", Front.ADMIN + "requests", this::requests)
        .add("DELETE", Front.ADMIN + "requests", _ -> done(journal::clear))
        .add("GET", Front.ADMIN + "faults", _ -> all())
        .add("POST", Front.ADMIN + "faults", this::arm)
        .add("DELETE", Front.ADMIN + "faults", _ -> clear())
        .add("GET", Front.ADMIN + "latency", _ -> Answer.ok(world.latency().all()))
        .add("POST", Front.ADMIN + "latency", this::delay)
        .add("GET", Front.ADMIN + "limits", _ -> Answer.ok(limits()))
        .add("PUT", Front.ADMIN + "limits", this::limit)
        .add("POST", MACHINE + "/kill", this::kill)
        .add("POST", MACHINE + "/revert", this::revert)
        .add("POST", MACHINE + "/lease", this::lease);
  }

  private Answer requests(Request request) {
    return Answer.ok(journal.since(request.number("since").orElse(0)));
  }

  private Answer arm(Request request) {
    Optional<ObjectNode> body = request.body();
    if (body.isEmpty()) {
      return Failures.badRequest("the body is no JSON object");
    }
    if (Accidents.about(body.get())) {
      return armMachines(body.get());
    }
    return switch (faults.arm(body.get())) {
      case Result.Ok<Integer>(Integer id) -> Answer.of(201, Json.object().put("id", id));
      case Result.Bad<Integer> bad -> Failures.badRequest(text(bad.first()));
    };
  }

  private Answer armMachines(ObjectNode source) {
    JsonNode lease = source.path("then").path("lease");
    if (lease.isObject()) {
      return leaseAll(source, lease);
    }
    return switch (world.accidents().arm(source)) {
      case Accidents.Arming.Armed(int number) -> Answer.of(201, Json.object().put("id", number));
      case Accidents.Arming.Refused(String why) -> Failures.badRequest(why);
    };
  }

  /** Somebody else takes the leases, at once. */
  private Answer leaseAll(ObjectNode source, JsonNode lease) {
    String owner = Json.text(lease, "owner", FOREIGNER);
    int seconds = lease.path("ttl").asInt(DEFAULT_TTL);
    int taken = 0;
    for (Machine machine : world.machines().all()) {
      if (!machine.state().ending() && Accidents.concerns(source, machine)) {
        lease(machine.id(), owner, seconds);
        taken++;
      }
    }
    return Answer.of(201, Json.object().put("leases", taken));
  }

  private Decision lease(String id, String owner, int seconds) {
    return world
        .machines()
        .decide(id, m -> world.leases().acquire(m.withLease(null), null, seconds, "", owner));
  }

  private Answer all() {
    ObjectNode all = faults.all();
    world.accidents().addTo(all.withArray("faults"));
    return Answer.ok(all);
  }

  private Answer clear() {
    faults.clear();
    world.accidents().clear();
    return Answer.okay();
  }

  private Answer delay(Request request) {
    Optional<ObjectNode> body = request.body();
    if (body.isEmpty()) {
      return Failures.badRequest("the body is no JSON object");
    }
    return switch (world.latency().set(body.get())) {
      case Result.Ok<Result.Done> _ -> Answer.ok(world.latency().all());
      case Result.Bad<Result.Done> bad -> Failures.badRequest(text(bad.first()));
    };
  }

  private static String text(Problem problem) {
    return problem.facts().why() + ". " + problem.facts().remedy();
  }

  private Answer limit(Request request) {
    String wanted = request.body().map(b -> Json.text(b, "limits", "")).orElse("");
    switch (wanted) {
      case "enforced" -> limits.switchTo(Limits.ENFORCED);
      case "off" -> limits.switchTo(Limits.OFF);
      default -> {
        return Failures.badRequest("limits is either enforced or off");
      }
    }
    return Answer.ok(limits());
  }

  private ObjectNode limits() {
    return Json.object().put("limits", limits.limits().name().toLowerCase(Locale.ROOT));
  }

  private Answer kill(Request request) {
    Optional<ObjectNode> body = request.body();
    Optional<Run> run = world.lifecycle().run(request.at("id"));
    if (body.isEmpty() || run.isEmpty()) {
      return body.isEmpty()
          ? Failures.badRequest("the body is no JSON object")
          : Failures.error(404, "no running machine " + request.at("id"));
    }
    boolean memory = body.get().path("oom").asBoolean(false);
    Exit exit = memory ? Exit.outOfMemory() : Exit.byItself(body.get().path("exitCode").asInt(1));
    run.get().die(exit);
    return Answer.okay();
  }

  private Answer revert(Request request) {
    if (world.machines().find(request.at("id")).isEmpty()) {
      return Failures.noMachine(request.at("id"));
    }
    ObjectNode accident = Json.object();
    accident.putObject("machines").put("id", request.at("id"));
    accident.putObject("then").put("revert", true);
    world.accidents().arm(accident);
    return Answer.okay();
  }

  private Answer lease(Request request) {
    Optional<ObjectNode> body = request.body();
    JsonNode asked = body.isPresent() ? body.get() : Json.object();
    Decision decision =
        lease(
            request.at("id"),
            Json.text(asked, "owner", FOREIGNER),
            asked.path("ttl").asInt(DEFAULT_TTL));
    return switch (decision) {
      case Decision.Refused(Answer answer) -> answer;
      case Decision.Changed _ -> Answer.of(201, Json.object().put("ok", true));
    };
  }

  private static Answer done(Runnable work) {
    work.run();
    return Answer.okay();
  }
}
