package dev.relayctl.sandbox.neon;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.relayctl.sandbox.http.Answer;
import dev.relayctl.sandbox.http.Json;
import dev.relayctl.sandbox.http.Request;
import dev.relayctl.sandbox.http.Router;
import dev.relayctl.sandbox.neon.Branch.Trait;
import dev.relayctl.sandbox.neon.World.Decision;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** Branches but for their restoration (§4). */
final class BranchRoutes {
  static final String BRANCHES = ProjectRoutes.PROJECT + "/branches";
  static final String BRANCH = BRANCHES + "/{branch}";
  private static final int PAGE = 10_000;

  private final World world;

  BranchRoutes(World world) {
    this.world = world;
  }

  void addTo(Router router) {
    router
        .add("GET", BRANCHES, this::list)
        .add("POST", BRANCHES, this::create)
        .add("GET", BRANCHES + "/count", this::count)
        .add("GET", BRANCH, request -> withBranch(world, request, BranchRoutes::shown))
        .add("PATCH", BRANCH, this::update)
        .add("DELETE", BRANCH, this::delete)
        .add("POST", BRANCH + "/set_as_default", this::setAsDefault);
  }

  /** Answers about a branch. */
  interface Shown {
    Answer of(ProjectState state, Branch branch);
  }

  /** Decides about a branch. */
  interface Decided {
    Decision of(ProjectState state, Branch branch);
  }

  /** The answer about the branch in the path; 404 when there is none. */
  static Answer withBranch(World world, Request request, Shown then) {
    return world.about(
        request.at("project"),
        state ->
            state
                .branch(request.at("branch"))
                .map(branch -> then.of(state, branch))
                .orElseGet(Refusals::noBranch));
  }

  /** Changes the branch in the path, or something of it; 404 when there is none. */
  static Answer changing(World world, Request request, Decided then) {
    return world.change(
        request.at("project"),
        state ->
            state
                .branch(request.at("branch"))
                .map(branch -> then.of(state, branch))
                .orElseGet(() -> new Decision.Refused(Refusals.noBranch())));
  }

  private static Answer shown(ProjectState state, Branch branch) {
    ObjectNode answer = Json.object().set("branch", Views.branch(state, branch));
    ObjectNode annotation = answer.putObject("annotation");
    annotation.putObject("object").put("type", "console/branch").put("id", branch.id());
    annotation.putObject("value");
    return Answer.ok(answer);
  }

  private Answer list(Request request) {
    return world.about(
        request.at("project"),
        state -> {
          Page<Branch> page = Page.of(found(state, request), request, PAGE);
          ObjectNode answer = Json.object();
          ArrayNode branches = answer.putArray("branches");
          page.part().forEach(branch -> branches.add(Views.branch(state, branch)));
          answer.putObject("annotations");
          ObjectNode pagination = answer.putObject("pagination");
          pagination.put("sort_by", sortedBy(request));
          pagination.put("sort_order", ascending(request) ? "ASC" : "DESC");
          page.cursor().ifPresent(cursor -> pagination.put("next", cursor));
          return Answer.ok(answer);
        });
  }

  private static List<Branch> found(ProjectState state, Request request) {
    String search = request.query("search");
    Comparator<Branch> order =
        switch (sortedBy(request)) {
          case "name" -> Comparator.comparing(Branch::name);
          case "created_at" -> Comparator.comparingLong(branch -> branch.times().createdAt());
          default -> Comparator.comparingLong(branch -> branch.times().updatedAt());
        };
    return state.branches().stream()
        .filter(branch ->
            search == null || branch.name().contains(search) || branch.id().contains(search))
        .sorted(ascending(request) ? order : order.reversed())
        .toList();
  }

  private static String sortedBy(Request request) {
    String by = request.query("sort_by");
    return by == null ? "updated_at" : by;
  }

  private static boolean ascending(Request request) {
    return "asc".equalsIgnoreCase(request.query("sort_order"));
  }

  private Answer count(Request request) {
    return world.about(
        request.at("project"),
        state -> Answer.ok(Json.object().put("count", found(state, request).size())));
  }

  private Answer create(Request request) {
    Optional<ObjectNode> body = request.body();
    return body.isEmpty()
        ? Refusals.forbidden("the body is no JSON object")
        : world.change(request.at("project"), state -> create(state, body.get()));
  }

  private Decision create(ProjectState state, ObjectNode body) {
    JsonNode asked = body.path("branch");
    Fresh fresh = world.fresh();
    String parentId = Json.text(asked, "parent_id", "");
    Optional<Branch> parent =
        parentId.isEmpty() ? Optional.of(state.defaultBranch()) : state.branch(parentId);
    Optional<Expiry> expiry = Expiry.read(asked, world.now());
    if (parent.isEmpty()) {
      return new Decision.Refused(Refusals.of(404, "parent branch not found"));
    }
    if (asked.has("parent_lsn") || asked.has("parent_timestamp")) {
      return new Decision.Refused(Refusals.noHistory());
    }
    if (Json.text(asked, "init_source", "parent-data").equals("schema-only")) {
      return new Decision.Refused(
          Refusals.forbidden("the sandbox can't make branches that are schema-only"));
    }
    if (expiry.isEmpty()) {
      return new Decision.Refused(Refusals.forbidden(Expiry.FORM));
    }
    Branch child = fresh.child(parent.get(), "");
    child = child.named(Json.text(asked, "name", child.id()), world.now());
    if (state.branchNamed(child.name()).isPresent()) {
      return new Decision.Refused(Refusals.nameTaken());
    }
    if (asked.path("protected").asBoolean(false)) {
      child = child.with(Trait.PROTECTED);
    }
    child = child.at(child.times().expiring(expiry.get().at(), world.now()));
    return create(state.with(child), child, body.path("endpoints"), fresh);
  }

  private Decision create(ProjectState state, Branch child, JsonNode endpoints, Fresh fresh) {
    var operations = new ArrayList<Operation>();
    operations.add(fresh.operation("create_branch", child.id(), null));
    ProjectState next = state;
    if (endpoints.size() > 1 || !EndpointRoutes.readWrite(endpoints.path(0))) {
      return new Decision.Refused(Refusals.forbidden(EndpointRoutes.ONE_SERVER));
    }
    if (endpoints.size() == 1) {
      Compute compute =
          fresh.compute(child.id(), EndpointRoutes.settings(endpoints.get(0)), world.ports());
      next = next.with(compute);
      operations.add(fresh.operation("start_compute", child.id(), compute.id()));
    }
    return new Decision.Changed(
        next,
        operations,
        Set.of(),
        now -> {
          ObjectNode answer = Answers.created(now, child, operations);
          ArrayNode roles = answer.putArray("roles");
          child.roles().forEach(role -> roles.add(Views.role(child, role)));
          Answers.connections(answer, now, child);
          return Answer.of(201, answer);
        });
  }

  private Answer update(Request request) {
    JsonNode asked = request.body().<JsonNode>map(b -> b.path("branch")).orElse(Json.object());
    Optional<Expiry> expiry = Expiry.read(asked, world.now());
    if (expiry.isEmpty()) {
      return Refusals.forbidden(Expiry.FORM);
    }
    return changing(
        world,
        request,
        (state, branch) -> {
          String name = Json.text(asked, "name", branch.name());
          if (!name.equals(branch.name()) && state.branchNamed(name).isPresent()) {
            return new Decision.Refused(Refusals.nameTaken());
          }
          Branch next = branch.named(name, world.now());
          if (asked.has("protected")) {
            boolean guarded = asked.path("protected").asBoolean();
            next = guarded ? next.with(Trait.PROTECTED) : next.without(Trait.PROTECTED);
          }
          if (asked.has("expires_at")) {
            next = next.at(next.times().expiring(expiry.get().at(), world.now()));
          }
          boolean lasting = next.is(Trait.DEFAULT) || next.is(Trait.PROTECTED);
          if (lasting && next.times().expiresAt() != 0) {
            return new Decision.Refused(
                Refusals.forbidden("default and protected branches can't expire"));
          }
          return changed(state.with(next), branch.id(), List.of());
        });
  }

  private static Decision changed(ProjectState next, String id, List<Operation> operations) {
    return new Decision.Changed(
        next, operations, Set.of(), now -> Answers.branch(now, id, operations));
  }

  private Answer delete(Request request) {
    String id = request.at("branch");
    Function<ProjectState, Boolean> gone =
        state -> state.branch(id).isEmpty() && state.gone().contains(id);
    Answer known =
        world.about(
            request.at("project"), state -> gone.apply(state) ? Answer.empty(204) : Answer.okay());
    if (known.status() != 200) {
      return known;
    }
    return changing(
        world,
        request,
        (state, branch) -> {
          Optional<String> forbidden = Deletion.forbidden(state, branch);
          return forbidden.isPresent()
              ? new Decision.Refused(Refusals.forbidden(forbidden.get()))
              : changed(
                  Deletion.leaving(state, branch, world.now()),
                  id,
                  Deletion.operations(state, branch, world.fresh()));
        });
  }

  private Answer setAsDefault(Request request) {
    return changing(
        world,
        request,
        (state, branch) -> {
          Branch former = state.defaultBranch();
          ProjectState next =
              state
                  .with(former.without(Trait.DEFAULT))
                  .with(branch.without(Trait.DEFAULT).with(Trait.DEFAULT));
          return changed(next, branch.id(), List.of());
        });
  }
}
