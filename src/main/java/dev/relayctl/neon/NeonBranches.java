package dev.relayctl.neon;

import dev.relayctl.environment.DatabaseUrl;
import dev.relayctl.plan.Compute;
import dev.relayctl.problem.Result;
import dev.relayctl.run.Branches;

/** Asks Neon. */
public record NeonBranches(NeonProjects projects) implements Branches {
  @Override
  public Result<Compute> of(DatabaseUrl database, String project) {
    return projects.project(project).then(found -> found.lookup().computeOf(database));
  }
}
