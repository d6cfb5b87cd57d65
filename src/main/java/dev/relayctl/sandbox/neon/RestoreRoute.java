package dev.relayctl.sandbox.neon;

import com.fasterxml.jackson.databind.JsonNode;
import dev.relayctl.sandbox.http.Answer;
import dev.relayctl.sandbox.http.Json;
import dev.relayctl.sandbox.http.Request;
import dev.relayctl.sandbox.http.Router;
import dev.relayctl.sandbox.neon.Branch.Made;
import dev.relayctl.sandbox.neon.Branch.Storage;
import dev.relayctl.sandbox.neon.Branch.Times;
import dev.relayctl.sandbox.neon.Branch.Trait;
import dev.relayctl.sandbox.neon.World.Decision;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Gives a branch another branch's data (§5). Its id and its endpoint stay; what it held becomes a
 * branch of its own with the former timeline.
 */
final class RestoreRoute {
  private final World world;

  RestoreRoute(World world) {
    this.world = world;
  }

  void addTo(Router router) {
    router.add("POST", BranchRoutes.BRANCH + "/restore", this::restore);
  }

  private Answer restore(Request request) {
    JsonNode asked = request.body().<JsonNode>map(b -> b).orElse(Json.object());
    return BranchRoutes.changing(world, request, (state, branch) -> decide(state, branch, asked));
  }

  private Decision decide(ProjectState state, Branch target, JsonNode asked) {
    String keptAs = Json.text(asked, "preserve_under_name", "");
    Optional<Branch> source = state.branch(Json.text(asked, "source_branch_id"));
    Optional<Answer> forbidden =
        source.isEmpty()
            ? Optional.of(Refusals.of(404, "source branch not found"))
            : forbidden(state, target, source.get(), asked, keptAs);
    if (forbidden.isPresent()) {
      return new Decision.Refused(forbidden.get());
    }
    Fresh fresh = world.fresh();
    Branch from = source.orElseThrow();
    ProjectState next = state;
    String parent = from.id();
    if (!keptAs.isEmpty()) {
      Branch kept = kept(target, keptAs, fresh);
      parent = kept.id();
      for (Branch child : state.children(target).toList()) {
        next = next.with(child.under(kept.id()));
      }
      next = next.with(kept);
    }
    Branch restored =
        target
            .on(new Storage(fresh.ids().timeline(), from.storage().timeline(), Made.NOT_YET))
            .under(parent)
            .at(target.times().reset(world.now()))
            .holding(roles(target, from), from.databases());
    return decided(next.with(restored), restored, fresh);
  }

  private static Optional<Answer> forbidden(
      ProjectState state, Branch target, Branch source, JsonNode asked, String keptAs) {
    boolean timed = asked.has("source_lsn") || asked.has("source_timestamp");
    boolean itself = source.id().equals(target.id());
    if (target.is(Trait.PROTECTED)) {
      return Optional.of(Refusals.forbidden("cannot restore a protected branch"));
    }
    if (itself && !timed) {
      return Optional.of(
          Refusals.forbidden(
              "source_timestamp or source_lsn is required to restore a branch to itself"));
    }
    boolean children = state.children(target).findAny().isPresent();
    if (keptAs.isEmpty() && (itself || children)) {
      return Optional.of(
          Refusals.forbidden(
              "preserve_under_name is required for a branch that has children or is its own"
                  + " source"));
    }
    if (timed) {
      return Optional.of(Refusals.noHistory());
    }
    return state.branchNamed(keptAs).isPresent()
        ? Optional.of(Refusals.nameTaken())
        : Optional.empty();
  }

  /** What the branch held, under the name that it is kept by. */
  private static Branch kept(Branch target, String name, Fresh fresh) {
    return new Branch(
        fresh.ids().branch(),
        name,
        target.parent(),
        target.storage(),
        Set.of(),
        Times.at(fresh.now()),
        target.roles(),
        target.databases());
  }

  /** The source's, who come with its data; a protected one's passwords are nobody else's (§4). */
  private List<Role> roles(Branch target, Branch source) {
    if (!source.is(Trait.PROTECTED)) {
      return source.roles();
    }
    Branch fresh = world.fresh().child(source, target.name());
    return fresh.roles().stream()
        .map(role ->
            target
                .role(role.name())
                .map(own -> role.withPassword(own.password(), world.now()))
                .orElse(role))
        .toList();
  }

  private static Decision decided(ProjectState next, Branch restored, Fresh fresh) {
    Optional<Compute> compute = next.computeOf(restored);
    var operations = new ArrayList<Operation>();
    compute.ifPresent(
        c -> operations.add(fresh.operation("suspend_compute", restored.id(), c.id())));
    operations.add(fresh.operation("create_timeline", restored.id(), null));
    compute.ifPresent(c -> operations.add(fresh.operation("start_compute", restored.id(), c.id())));
    return new Decision.Changed(
        next, operations, Set.of(), now -> Answers.branch(now, restored.id(), operations));
  }
}
