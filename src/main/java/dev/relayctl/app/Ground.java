package dev.relayctl.app;

import dev.relayctl.environment.Database;
import dev.relayctl.environment.Environment;
import dev.relayctl.problem.Problem;
import dev.relayctl.problem.Result;
import dev.relayctl.problem.Where;

/** What pending migrations are tried on. */
public enum Ground {
  /** An empty database after the migrations that the environment has. */
  REPLAY,
  /** A copy of the environment's database, with its data, on this machine. */
  COPY,
  /** A branch of the environment's database at Neon, with its data. */
  BRANCH;

  /** Where a copy with data is to be had, when nobody said. */
  static Ground withData(Environment environment) {
    Database database = environment.database();
    return database == null || database.neonProject() == null ? COPY : BRANCH;
  }

  /** The Neon project that branches of the environment's database are made in. */
  static Result<String> neonProject(Environment environment) {
    Database database = environment.database();
    String project = database == null ? null : database.neonProject();
    return project == null
        ? Result.bad(
            Problem.invalid(
                "neon.no-project",
                environment.name() + " has no branches: nothing says that it is at Neon",
                Where.file(environment.identity().file()),
                "database.neon.project is missing",
                "add neon: { project: … } below database, or use --on copy"))
        : Result.ok(project);
  }
}
