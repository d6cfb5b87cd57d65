package dev.relayctl.sandbox.neon;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.relayctl.sandbox.http.Answer;
import dev.relayctl.sandbox.http.Json;
import dev.relayctl.sandbox.http.Request;
import dev.relayctl.sandbox.http.Router;
import dev.relayctl.sandbox.neon.Compute.Wanted;
import dev.relayctl.sandbox.neon.Project.Passwords;
import dev.relayctl.sandbox.neon.Role.Written;
import dev.relayctl.sandbox.neon.World.Decision;
import dev.relayctl.sandbox.state.RandomSecrets;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Roles and databases of a branch, and the URLs that they are reached by (§2, §6). */
final class RoleRoutes {
  private static final String ROLES = BranchRoutes.BRANCH + "/roles";
  private static final String ROLE = ROLES + "/{role}";
  private static final String DATABASES = BranchRoutes.BRANCH + "/databases";

  /** As PostgreSQL's own limit, in bytes. */
  private static final int LONGEST_NAME = 63;

  private final World world;

  RoleRoutes(World world) {
    this.world = world;
  }

  void addTo(Router router) {
    router
        .add("GET", ROLES, request -> BranchRoutes.withBranch(world, request, (_, b) -> roles(b)))
        .add("POST", ROLES, this::createRole)
        .add("GET", ROLE, this::role)
        .add("GET", ROLE + "/reveal_password", this::password)
        .add("POST", ROLE + "/reset_password", this::resetPassword)
        .add(
            "GET",
            DATABASES,
            request -> BranchRoutes.withBranch(world, request, (_, b) -> databases(b)))
        .add("POST", DATABASES, this::createDatabase)
        .add("GET", DATABASES + "/{database}", this::database)
        .add("GET", ProjectRoutes.PROJECT + "/connection_uri", this::uri);
  }

  private static Answer roles(Branch branch) {
    ObjectNode answer = Json.object();
    ArrayNode roles = answer.putArray("roles");
    branch.roles().forEach(role -> roles.add(Views.role(branch, role)));
    return Answer.ok(answer);
  }

  private static Answer databases(Branch branch) {
    ObjectNode answer = Json.object();
    ArrayNode databases = answer.putArray("databases");
    branch.databases().forEach(database -> databases.add(Views.database(branch, database)));
    return Answer.ok(answer);
  }

  private Answer role(Request request) {
    return BranchRoutes.withBranch(
        world,
        request,
        (_, branch) ->
            branch
                .role(request.at("role"))
                .map(role -> Answer.ok(Json.object().set("role", Views.role(branch, role))))
                .orElseGet(Refusals::noRole));
  }

  private Answer database(Request request) {
    return BranchRoutes.withBranch(
        world,
        request,
        (_, branch) ->
            branch
                .database(request.at("database"))
                .map(d -> Answer.ok(Json.object().set("database", Views.database(branch, d))))
                .orElseGet(Refusals::noDatabase));
  }

  private Answer password(Request request) {
    return BranchRoutes.withBranch(
        world,
        request,
        (state, branch) -> {
          Optional<Role> role = branch.role(request.at("role"));
          if (role.isEmpty()) {
            return Refusals.noRole();
          }
          return state.project().passwords() == Passwords.STORED
              ? Answer.ok(Json.object().put("password", role.get().password()))
              : Refusals.of(412, "the project doesn't store passwords");
        });
  }

  private Answer createRole(Request request) {
    String name = request.body().map(b -> Json.text(b.path("role"), "name", "")).orElse("");
    return BranchRoutes.changing(
        world,
        request,
        (state, branch) -> {
          if (!fits(name)) {
            return new Decision.Refused(Refusals.forbidden("role.name is required"));
          }
          if (branch.role(name).isPresent()) {
            return new Decision.Refused(Refusals.of(409, "role already exists"));
          }
          return written(201, state, branch, Role.fresh(name, RandomSecrets.next(), world.now()));
        });
  }

  private Answer resetPassword(Request request) {
    return BranchRoutes.changing(
        world,
        request,
        (state, branch) ->
            branch
                .role(request.at("role"))
                .map(r ->
                    written(200, state, branch, r.withPassword(RandomSecrets.next(), world.now())))
                .orElseGet(() -> new Decision.Refused(Refusals.noRole())));
  }

  private Decision written(int status, ProjectState state, Branch branch, Role role) {
    List<Operation> operations = operations(state, branch);
    return new Decision.Changed(
        woken(state.with(branch.with(role)), branch),
        operations,
        Set.of(),
        now -> {
          ObjectNode answer = Json.object();
          answer.set("role", Views.roleWithPassword(branch, role));
          return Answer.of(status, Answers.operations(answer, now, operations));
        });
  }

  private Answer createDatabase(Request request) {
    JsonNode asked = request.body().<JsonNode>map(b -> b.path("database")).orElse(Json.object());
    String name = Json.text(asked, "name", "");
    String owner = Json.text(asked, "owner_name", "");
    return BranchRoutes.changing(
        world,
        request,
        (state, branch) -> {
          if (!fits(name)) {
            return new Decision.Refused(Refusals.forbidden("database.name is required"));
          }
          if (branch.role(owner).isEmpty()) {
            return new Decision.Refused(Refusals.noRole());
          }
          if (branch.database(name).isPresent()) {
            return new Decision.Refused(Refusals.of(409, "database already exists"));
          }
          long id = branch.databases().stream().mapToLong(Database::id).max().orElse(0) + 1;
          var database = new Database(id, name, owner, Written.PENDING, world.now());
          List<Operation> operations = operations(state, branch);
          return new Decision.Changed(
              woken(state.with(branch.with(database)), branch),
              operations,
              Set.of(),
              now -> {
                ObjectNode answer = Json.object();
                answer.set("database", Views.database(branch, database));
                return Answer.of(201, Answers.operations(answer, now, operations));
              });
        });
  }

  private static boolean fits(String name) {
    return !name.isBlank() && name.getBytes(StandardCharsets.UTF_8).length <= LONGEST_NAME;
  }

  private List<Operation> operations(ProjectState state, Branch branch) {
    String endpoint = state.computeOf(branch).map(Compute::id).orElse(null);
    return List.of(world.fresh().operation("apply_config", branch.id(), endpoint));
  }

  /** An idle server is woken for it (§2). */
  private ProjectState woken(ProjectState state, Branch branch) {
    return state
        .computeOf(branch)
        .filter(compute -> compute.wanted() == Wanted.IDLE)
        .map(compute -> state.with(compute.wanted(Wanted.ACTIVE, world.now())))
        .orElse(state);
  }

  private Answer uri(Request request) {
    return world.about(
        request.at("project"),
        state -> {
          String endpoint = request.query("endpoint_id");
          Optional<Compute> named = endpoint == null ? Optional.empty() : state.compute(endpoint);
          if (endpoint != null && named.isEmpty()) {
            return Refusals.noEndpoint();
          }
          String id = request.query("branch_id");
          // As on the platform, and often not what was meant (§2).
          Optional<Branch> branch =
              named
                  .map(compute -> state.branch(compute.branch()))
                  .orElseGet(
                      () -> id == null ? Optional.of(state.defaultBranch()) : state.branch(id));
          return branch.isEmpty() ? Refusals.noBranch() : uri(state, branch.get(), request);
        });
  }

  private static Answer uri(ProjectState state, Branch branch, Request request) {
    Optional<Compute> compute = state.computeOf(branch);
    Optional<Role> role = branch.role(String.valueOf(request.query("role_name")));
    Optional<Database> database = branch.database(String.valueOf(request.query("database_name")));
    if (compute.isEmpty()) {
      return Refusals.noEndpoint();
    }
    if (role.isEmpty()) {
      return Refusals.noRole();
    }
    if (database.isEmpty()) {
      return Refusals.noDatabase();
    }
    String uri = Views.uri(compute.get(), role.get(), database.get().name());
    return Answer.ok(Json.object().put("uri", uri));
  }
}
