package dev.relayctl.neon;

import dev.relayctl.environment.DatabaseUrl;
import dev.relayctl.problem.Result;
import dev.relayctl.run.BranchNames;

/** Asks Neon. */
public record NeonBranchNames(NeonProjects projects) implements BranchNames {
  @Override
  public Result<String> of(DatabaseUrl database, String project) {
    return projects
        .project(project)
        .then(found -> found.lookup().branchOf(database))
        .map(Branch::name);
  }
}
