package dev.relayctl.sandbox.neon;

import dev.relayctl.problem.Problem;
import dev.relayctl.problem.Result;
import dev.relayctl.problem.Where;
import dev.relayctl.sandbox.neon.Compute.Wanted;
import dev.relayctl.sandbox.neon.Project.Passwords;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Projects and branches that environments name, made when they are used for the first time. */
record OnDemand(World world) {
  Result<String> databaseUrl(String project, @Nullable String branch) {
    return world
        .bringAbout(project, known -> wanted(known, project, branch))
        .then(state -> url(state, branch));
  }

  private ProjectState wanted(
      Optional<ProjectState> known, String project, @Nullable String branch) {
    Fresh fresh = world.fresh();
    ProjectState state =
        known.orElseGet(() ->
            fresh.project(
                project,
                project,
                Passwords.STORED,
                fresh.root(Fresh.ROOT, Fresh.OWNER, Fresh.DATABASE)));
    Optional<Branch> there = find(state, branch);
    Branch meant =
        there.orElseGet(() -> fresh.root(String.valueOf(branch), Fresh.OWNER, Fresh.DATABASE));
    Compute compute =
        state
            .computeOf(meant)
            .map(found ->
                found.wanted() == Wanted.ACTIVE ? found : found.wanted(Wanted.ACTIVE, fresh.now()))
            .orElseGet(() -> fresh.compute(meant.id(), Compute.Settings.DEFAULT, world.ports()));
    ProjectState with = there.isPresent() ? state : state.with(meant);
    return with.with(compute);
  }

  private static Optional<Branch> find(ProjectState state, @Nullable String branch) {
    return branch == null
        ? Optional.of(state.defaultBranch())
        : state.branch(branch).or(() -> state.branchNamed(branch));
  }

  private static Result<String> url(ProjectState state, @Nullable String branch) {
    Branch found = find(state, branch).orElseThrow();
    Optional<Compute> compute = state.computeOf(found);
    Optional<Role> owner = found.role(Fresh.OWNER);
    if (compute.isEmpty() || owner.isEmpty() || found.database(Fresh.DATABASE).isEmpty()) {
      return Result.bad(
          Problem.failed(
              "sandbox.no-database",
              "the branch " + found.name() + " has no database " + Fresh.DATABASE,
              Where.system("sandbox", "Neon project " + state.project().id()),
              "it was made with other names",
              "use another branch"));
    }
    return Result.ok(Views.uri(compute.get(), owner.get(), Fresh.DATABASE));
  }
}
