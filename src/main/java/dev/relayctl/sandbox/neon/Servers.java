package dev.relayctl.sandbox.neon;

import dev.relayctl.problem.Result;
import dev.relayctl.problem.Result.Done;
import dev.relayctl.sandbox.neon.Branch.Made;
import dev.relayctl.sandbox.neon.Branch.Trait;
import dev.relayctl.sandbox.postgres.DataDirectories;
import dev.relayctl.sandbox.postgres.DataDirectory;
import dev.relayctl.sandbox.postgres.PostgresOptions;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/**
 * Makes data directories and servers what a project's state says, whatever they were: after a
 * change, and after a start on what a killed process left. What is right already isn't touched. One
 * thread at a time per project.
 */
final class Servers {
  private final PostgresOptions options;
  private final Map<String, DataDirectories> known = new ConcurrentHashMap<>();

  /** Where the state is read and what became true is noted. */
  interface Desk {
    ProjectState read();

    void note(UnaryOperator<ProjectState> change);
  }

  /**
   * Servers below a directory.
   *
   * @param options with the directory for all projects; nothing is made there before it is needed
   */
  Servers(PostgresOptions options) {
    this.options = options;
  }

  /**
   * Makes it so.
   *
   * @param restarting endpoints whose servers are ended first
   */
  Result<Done> bringAbout(Desk desk, Set<String> restarting) {
    return directories(desk.read().project().id())
        .then(directories -> {
          end(desk, directories, restarting);
          return make(desk, directories)
              .then(_ -> start(desk, directories))
              .then(_ -> directories.keepOnly(needed(desk.read())));
        });
  }

  /** Ends all servers of a project; the endpoints stay what they are. */
  void stop(ProjectState state) {
    DataDirectories directories = known.get(state.project().id());
    if (directories != null) {
      state.branches().parallelStream()
          .forEach(branch -> directories.named(branch.storage().timeline()).stop());
    }
  }

  /** Ends and deletes what there is of a project. */
  Result<Done> delete(String project) {
    return directories(project)
        .then(directories -> directories.keepOnly(Set.of()))
        .map(done -> {
          known.remove(project);
          return done;
        });
  }

  private Result<DataDirectories> directories(String project) {
    DataDirectories found = known.get(project);
    if (found != null) {
      return Result.ok(found);
    }
    return DataDirectories.in(options.in(options.directory().resolve(project)))
        .map(directories -> {
          known.put(project, directories);
          return directories;
        });
  }

  private static void end(Desk desk, DataDirectories directories, Set<String> restarting) {
    Map<String, Compute> serving = desk.read().serving();
    for (Branch branch : desk.read().branches()) {
      String timeline = branch.storage().timeline();
      Optional<Compute> compute = Optional.ofNullable(serving.get(timeline));
      if (compute.isEmpty() || restarting.contains(compute.get().id())) {
        directories.named(timeline).stop();
      }
    }
    Set<String> active = serving.values().stream().map(Compute::id).collect(Collectors.toSet());
    for (Compute compute : desk.read().computes()) {
      if (!active.contains(compute.id())) {
        desk.note(state ->
            state
                .compute(compute.id())
                .map(now -> state.with(now.in(Compute.State.IDLE, now.port())))
                .orElse(state));
      }
    }
  }

  /** Makes data directories, an origin before its copies. */
  private static Result<Done> make(Desk desk, DataDirectories directories) {
    Set<String> serving = desk.read().serving().keySet();
    for (Branch branch : desk.read().branches()) {
      // An empty one costs a second, and may never be looked at.
      boolean needed = branch.storage().origin() != null || serving.contains(timeline(branch));
      if (needed && !branch.is(Trait.LEAVING)) {
        Result<Done> made = make(desk, directories, branch);
        if (made instanceof Result.Bad<Done>) {
          return made;
        }
      }
    }
    return Result.done();
  }

  private static Result<Done> make(Desk desk, DataDirectories directories, Branch branch) {
    if (branch.storage().made() == Made.YES) {
      return Result.done();
    }
    ProjectState state = desk.read();
    String origin = branch.storage().origin();
    String password = state.project().adminPassword();
    DataDirectory data = directories.named(timeline(branch));
    Result<Done> made =
        origin == null
            ? data.initialise(password)
            : make(desk, directories, on(state, origin))
                .then(_ -> data.copyOf(directories.named(origin), password));
    return made.map(done -> {
      desk.note(now ->
          now.branch(branch.id())
              .filter(same -> timeline(same).equals(timeline(branch)))
              .map(same -> now.with(same.on(made(same.storage()))))
              .orElse(now));
      return done;
    });
  }

  private static Branch on(ProjectState state, String timeline) {
    return state.branches().stream()
        .filter(branch -> timeline(branch).equals(timeline))
        .findFirst()
        .orElseThrow();
  }

  private static Branch.Storage made(Branch.Storage storage) {
    // From now on it is nobody's copy: where it came from may be deleted.
    return new Branch.Storage(storage.timeline(), storage.origin(), Made.YES);
  }

  private static Result<Done> start(Desk desk, DataDirectories directories) {
    for (Map.Entry<String, Compute> entry : desk.read().serving().entrySet()) {
      Result<Done> started = start(desk, directories.named(entry.getKey()), entry.getValue());
      if (started instanceof Result.Bad<Done>) {
        return started;
      }
    }
    return Result.done();
  }

  private static Result<Done> start(Desk desk, DataDirectory data, Compute compute) {
    ProjectState state = desk.read();
    Branch branch = state.branch(compute.branch()).orElseThrow();
    Project project = state.project();
    return data.start(compute.port(), settings(project, branch), project.adminPassword())
        .then(port ->
            Contents.write(data.access(port, "postgres", project.adminPassword()), branch)
                .map(done -> {
                  desk.note(now -> running(now, compute, branch, port));
                  return done;
                }));
  }

  private static ProjectState running(ProjectState now, Compute compute, Branch written, int port) {
    ProjectState next =
        now.compute(compute.id())
            .map(same -> now.with(same.in(Compute.State.ACTIVE, port)))
            .orElse(now);
    return next.branch(written.id())
        .map(same -> next.with(Contents.written(same, written)))
        .orElse(next);
  }

  /** As much as a small compute has; the two names that tell branches apart (see Stamps). */
  private static Map<String, String> settings(Project project, Branch branch) {
    var settings = new HashMap<String, String>();
    settings.put("neon.tenant_id", project.tenant());
    settings.put("neon.timeline_id", timeline(branch));
    settings.put("shared_buffers", "32MB");
    settings.put("min_wal_size", "16MB");
    settings.put("max_wal_size", "256MB");
    return settings;
  }

  private static Set<String> needed(ProjectState state) {
    var needed = new HashSet<String>();
    for (Branch branch : state.branches()) {
      if (!branch.is(Trait.LEAVING)) {
        needed.add(timeline(branch));
      }
    }
    return needed;
  }

  private static String timeline(Branch branch) {
    return branch.storage().timeline();
  }
}
