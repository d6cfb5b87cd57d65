package dev.relayctl.sandbox.neon;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.relayctl.sandbox.http.Answer;
import dev.relayctl.sandbox.http.Json;
import dev.relayctl.sandbox.http.Request;
import dev.relayctl.sandbox.http.Router;
import dev.relayctl.sandbox.neon.Branch.Trait;
import dev.relayctl.sandbox.neon.Compute.Wanted;
import dev.relayctl.sandbox.neon.World.Decision;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Endpoints: the servers of branches (§6). */
final class EndpointRoutes {
  static final String ONE_SERVER =
      "the sandbox has one read_write endpoint per branch, and no read replicas";

  private static final String ENDPOINTS = ProjectRoutes.PROJECT + "/endpoints";
  private static final String ENDPOINT = ENDPOINTS + "/{endpoint}";

  private final World world;

  EndpointRoutes(World world) {
    this.world = world;
  }

  void addTo(Router router) {
    router
        .add("GET", ENDPOINTS, this::list)
        .add("POST", ENDPOINTS, this::create)
        .add("GET", ENDPOINT, this::one)
        .add("PATCH", ENDPOINT, this::update)
        .add("DELETE", ENDPOINT, this::delete)
        .add("POST", ENDPOINT + "/start", request -> turn(request, "start_compute", Wanted.ACTIVE))
        .add(
            "POST", ENDPOINT + "/suspend", request -> turn(request, "suspend_compute", Wanted.IDLE))
        .add("POST", ENDPOINT + "/restart", this::restart)
        .add("GET", BranchRoutes.BRANCH + "/endpoints", this::ofBranch);
  }

  /** Whether a request asks for what the sandbox has; true when it says nothing. */
  static boolean readWrite(JsonNode endpoint) {
    return Json.text(endpoint, "type", "read_write").equals("read_write");
  }

  static Compute.Settings settings(JsonNode asked) {
    return settings(asked, Compute.Settings.DEFAULT);
  }

  private static Compute.Settings settings(JsonNode asked, Compute.Settings before) {
    return new Compute.Settings(
        asked.path("autoscaling_limit_min_cu").asDouble(before.minCu()),
        asked.path("autoscaling_limit_max_cu").asDouble(before.maxCu()),
        asked.path("suspend_timeout_seconds").asLong(before.suspendSeconds()));
  }

  private Answer list(Request request) {
    return world.about(request.at("project"), s -> shown(s, s.computes().stream()));
  }

  private Answer ofBranch(Request request) {
    return BranchRoutes.withBranch(
        world, request, (state, branch) -> shown(state, state.computeOf(branch).stream()));
  }

  private static Answer shown(ProjectState state, Stream<Compute> computes) {
    ObjectNode answer = Json.object();
    ArrayNode endpoints = answer.putArray("endpoints");
    computes.forEach(compute -> endpoints.add(Views.endpoint(state, compute)));
    return Answer.ok(answer);
  }

  private Answer one(Request request) {
    return world.about(
        request.at("project"),
        state ->
            state
                .compute(request.at("endpoint"))
                .map(c -> Answer.ok(Json.object().set("endpoint", Views.endpoint(state, c))))
                .orElseGet(Refusals::noEndpoint));
  }

  private Answer create(Request request) {
    JsonNode asked = request.body().<JsonNode>map(b -> b.path("endpoint")).orElse(Json.object());
    return world.change(
        request.at("project"),
        state -> {
          Optional<Branch> branch = state.branch(Json.text(asked, "branch_id"));
          if (branch.isEmpty()) {
            return new Decision.Refused(Refusals.noBranch());
          }
          if (!readWrite(asked)) {
            return new Decision.Refused(Refusals.forbidden(ONE_SERVER));
          }
          if (state.computeOf(branch.get()).isPresent()) {
            return new Decision.Refused(
                Refusals.of(409, "the branch already has a read_write endpoint"));
          }
          Fresh fresh = world.fresh();
          Compute compute = fresh.compute(branch.get().id(), settings(asked), world.ports());
          return decided(
              201,
              state.with(compute),
              compute,
              List.of(fresh.operation("start_compute", branch.get().id(), compute.id())));
        });
  }

  private Answer update(Request request) {
    JsonNode asked = request.body().<JsonNode>map(b -> b.path("endpoint")).orElse(Json.object());
    return changing(
        request,
        (state, compute) -> {
          Compute next = compute.with(settings(asked, compute.settings()), world.now());
          if (asked.has("disabled")) {
            boolean disabled = asked.path("disabled").asBoolean();
            next = next.wanted(disabled ? Wanted.DISABLED : Wanted.ACTIVE, world.now());
          }
          return decided(200, state.with(next), next, operations(next, "apply_config"));
        });
  }

  private Answer turn(Request request, String action, Wanted wanted) {
    return changing(
        request,
        (state, compute) -> {
          if (compute.wanted() == Wanted.DISABLED) {
            return new Decision.Refused(Refusals.forbidden("endpoint is disabled"));
          }
          Compute next = compute.wanted(wanted, world.now());
          return decided(200, state.with(next), next, operations(next, action));
        });
  }

  private Answer restart(Request request) {
    return changing(
        request,
        (state, compute) -> {
          if (compute.wanted() != Wanted.ACTIVE) {
            return new Decision.Refused(Refusals.forbidden("endpoint is not active"));
          }
          List<Operation> operations =
              Stream.of("suspend_compute", "start_compute")
                  .map(a -> world.fresh().operation(a, compute.branch(), compute.id()))
                  .toList();
          return new Decision.Changed(
              state,
              operations,
              Set.of(compute.id()),
              now -> Answers.endpoint(200, now, compute.id(), operations));
        });
  }

  private Answer delete(Request request) {
    String id = request.at("endpoint");
    Answer known =
        world.about(
            request.at("project"),
            state ->
                state.compute(id).isEmpty() && state.gone().contains(id)
                    ? Answer.empty(204)
                    : Answer.okay());
    if (known.status() != 200) {
      return known;
    }
    return changing(
        request,
        (state, compute) -> {
          boolean guarded =
              state.branch(compute.branch()).filter(b -> b.is(Trait.PROTECTED)).isPresent();
          if (guarded) {
            return new Decision.Refused(
                Refusals.forbidden("cannot delete the endpoint of a protected branch"));
          }
          Compute next = compute.wanted(Wanted.GONE, world.now());
          return decided(200, state.with(next), next, operations(next, "suspend_compute"));
        });
  }

  private interface Decided {
    Decision of(ProjectState state, Compute compute);
  }

  private Answer changing(Request request, Decided then) {
    return world.change(
        request.at("project"),
        state ->
            state
                .compute(request.at("endpoint"))
                .map(compute -> then.of(state, compute))
                .orElseGet(() -> new Decision.Refused(Refusals.noEndpoint())));
  }

  private List<Operation> operations(Compute compute, String action) {
    return List.of(world.fresh().operation(action, compute.branch(), compute.id()));
  }

  private static Decision decided(
      int status, ProjectState next, Compute compute, List<Operation> operations) {
    return new Decision.Changed(
        next, operations, Set.of(), now -> Answers.endpoint(status, now, compute.id(), operations));
  }
}
