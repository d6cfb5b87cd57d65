package dev.relayctl.neon;

import dev.relayctl.environment.DatabaseUrl;
import dev.relayctl.postgres.Connections;
import dev.relayctl.problem.Result;
import dev.relayctl.run.ScratchServer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Scratch databases that are branches of another database's: all its data, its server's version and
 * extensions, and the rights of its role. They are deleted at the end, by Neon itself where this
 * process doesn't come to it.
 *
 * @param from the database
 * @param project that it is in
 */
public record BranchedScratch(
    NeonProjects projects, Connections connections, DatabaseUrl from, String project)
    implements ScratchServer {
  private static final Duration AT_MOST = Duration.ofHours(6);

  @Override
  public Result<Running> start() {
    return projects
        .project(project)
        .then(here -> here.lookup().branchOf(from).map(parent -> new Branches(here, parent)));
  }

  private final class Branches implements Running {
    private final NeonProject project;
    private final Branch parent;
    private final List<Branch> made = new ArrayList<>();

    Branches(NeonProject project, Branch parent) {
      this.project = project;
      this.parent = parent;
    }

    @Override
    public Result<DatabaseUrl> create() {
      Instant now = projects.clock().instant();
      String name =
          NeonProject.PREFIX
              + "scratch-"
              + ProcessHandle.current().pid()
              + "-"
              + now.toEpochMilli()
              + "-"
              + made.size();
      return project
          .create(new NeonProject.Wanted(name, parent, NeonProject.Compute.OWN, now.plus(AT_MOST)))
          .then(branch -> {
            made.add(branch);
            return project.lookup().way(branch, from);
          })
          .then(new Waking(connections, projects.attempts())::awake);
    }

    @Override
    public void close() {
      // One that can't be deleted expires.
      made.forEach(project::clear);
    }
  }
}
