package dev.relayctl.sandbox.neon;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.relayctl.sandbox.http.Answer;
import dev.relayctl.sandbox.http.Json;
import dev.relayctl.sandbox.http.Request;
import dev.relayctl.sandbox.http.Router;
import dev.relayctl.sandbox.neon.Branch.Trait;
import dev.relayctl.sandbox.neon.Project.Passwords;
import dev.relayctl.sandbox.neon.World.Decision;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Projects and their operations (§2, §3). */
final class ProjectRoutes {
  static final String PROJECTS = NeonServer.BASE + "/projects";
  static final String PROJECT = PROJECTS + "/{project}";
  private static final int PAGE = 10;
  private static final int OPERATIONS_PAGE = 1000;

  private final World world;

  ProjectRoutes(World world) {
    this.world = world;
  }

  void addTo(Router router) {
    router
        .add("GET", NeonServer.BASE + "/users/me", _ -> Answer.ok(user()))
        .add("GET", PROJECTS, this::list)
        .add("POST", PROJECTS, this::create)
        .add("GET", PROJECT, this::one)
        .add("PATCH", PROJECT, this::update)
        .add("DELETE", PROJECT, this::delete)
        .add("GET", PROJECT + "/operations", this::operations)
        .add("GET", PROJECT + "/operations/{operation}", this::operation);
  }

  private Answer list(Request request) {
    String search = request.query("search");
    List<ProjectState> found =
        world.all().stream()
            .filter(state ->
                search == null
                    || state.project().name().contains(search)
                    || state.project().id().contains(search))
            .toList();
    Page<ProjectState> page = Page.of(found, request, PAGE);
    ObjectNode answer = Json.object();
    ArrayNode projects = answer.putArray("projects");
    page.part().forEach(state -> projects.add(Views.listed(state)));
    answer.putObject("applications");
    answer.putObject("integrations");
    page.cursor().ifPresent(cursor -> answer.putObject("pagination").put("cursor", cursor));
    return Answer.ok(answer);
  }

  private Answer create(Request request) {
    Optional<ObjectNode> body = request.body();
    if (body.isEmpty() || !body.get().path("project").isObject()) {
      return Refusals.forbidden("project is required");
    }
    JsonNode asked = body.get().path("project");
    JsonNode first = asked.path("branch");
    Fresh fresh = world.fresh();
    String id = fresh.ids().project();
    Passwords passwords =
        asked.path("store_passwords").asBoolean(true) ? Passwords.STORED : Passwords.TOLD_ONCE;
    Branch root =
        fresh.root(
            Json.text(first, "name", Fresh.ROOT),
            Json.text(first, "role_name", Fresh.OWNER),
            Json.text(first, "database_name", Fresh.DATABASE));
    Compute compute = fresh.compute(root.id(), Compute.Settings.DEFAULT, world.ports());
    ProjectState state =
        fresh.project(id, Json.text(asked, "name", id), passwords, root).with(compute);
    List<Operation> operations =
        List.of(
            fresh.operation("create_timeline", root.id(), null),
            fresh.operation("start_compute", root.id(), compute.id()));
    return world.add(
        new Decision.Changed(
            state, operations, Set.of(), now -> Answer.of(201, created(now, operations))));
  }

  private static ObjectNode created(ProjectState state, List<Operation> operations) {
    Branch root = state.defaultBranch();
    ObjectNode answer = Answers.created(state, root, operations);
    answer.set("project", Views.project(state));
    ArrayNode roles = answer.putArray("roles");
    root.roles().forEach(role -> roles.add(Views.roleWithPassword(root, role)));
    Answers.connections(answer, state, root);
    return answer;
  }

  private Answer one(Request request) {
    return world.about(request.at("project"), ProjectRoutes::shown);
  }

  private static Answer shown(ProjectState state) {
    return Answer.ok(Json.object().set("project", Views.project(state)));
  }

  private Answer update(Request request) {
    String name = request.body().map(b -> Json.text(b.path("project"), "name", "")).orElse("");
    return world.change(
        request.at("project"),
        state -> {
          ProjectState next =
              name.isEmpty() ? state : state.of(state.project().named(name, world.now()));
          return new Decision.Changed(
              next,
              List.of(),
              Set.of(),
              now -> {
                ObjectNode answer = Json.object();
                answer.set("project", Views.project(now));
                return Answer.ok(Answers.operations(answer, now, List.of()));
              });
        });
  }

  private Answer delete(Request request) {
    String id = request.at("project");
    return world.about(
        id,
        state -> {
          if (state.branches().stream().anyMatch(branch -> branch.is(Trait.PROTECTED))) {
            return Refusals.forbidden("cannot delete a project with a protected branch");
          }
          if (state.busy()) {
            return Refusals.of(423, World.BUSY);
          }
          world.remove(id);
          return shown(state);
        });
  }

  private Answer operations(Request request) {
    return world.look(
        request.at("project"),
        _ -> true,
        state -> {
          Page<Operation> page = Page.of(state.operations().reversed(), request, OPERATIONS_PAGE);
          ObjectNode answer = Answers.operations(Json.object(), state, page.part());
          page.cursor().ifPresent(cursor -> answer.putObject("pagination").put("cursor", cursor));
          return Answer.ok(answer);
        });
  }

  private Answer operation(Request request) {
    String id = request.at("operation");
    return world.look(
        request.at("project"),
        operation -> operation.id().equals(id),
        state ->
            state
                .operation(id)
                .map(found ->
                    Answer.ok(Json.object().set("operation", Views.operation(state, found))))
                .orElseGet(() -> Refusals.of(404, "operation not found")));
  }

  private static ObjectNode user() {
    ObjectNode user =
        Json.object()
            .put("active_seconds_limit", 0)
            .put("email", "sandbox@example.com")
            .put("id", "sandbox")
            .put("image", "")
            .put("login", "sandbox")
            .put("name", "sandbox")
            .put("last_name", "")
            .put("projects_limit", -1)
            .put("branches_limit", -1)
            .put("max_autoscaling_limit", 0.25)
            .put("plan", "scale");
    user.putArray("auth_accounts");
    return user;
  }
}
