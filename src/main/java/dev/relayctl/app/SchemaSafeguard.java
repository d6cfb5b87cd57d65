package dev.relayctl.app;

import dev.relayctl.environment.Database;
import dev.relayctl.environment.Environment;
import dev.relayctl.plan.Plan;
import dev.relayctl.plan.RestorePlanner;
import dev.relayctl.problem.Result;
import dev.relayctl.run.RestorePoints;
import org.jspecify.annotations.Nullable;

/** Puts a restore point before what changes a schema, where the environment wants one. */
final class SchemaSafeguard {
  private final Project project;
  private final RestorePoints points;

  SchemaSafeguard(Project project, RestorePoints points) {
    this.project = project;
    this.points = points;
  }

  /**
   * The plan with its restore point; a problem when none can be taken here, which is better known
   * before anything runs.
   */
  Result<Plan> before(Plan plan, Environment environment) {
    Database.@Nullable RestorePointPolicy policy = policy(environment);
    if (policy == null || !RestorePlanner.changesSchema(plan)) {
      return Result.ok(plan);
    }
    return project
        .databases()
        .direct(environment)
        .then(points::possible)
        .map(_ -> RestorePlanner.before(plan, wish(policy)));
  }

  /** For what is asked for on the command line: the environment's file need not say anything. */
  static RestorePlanner.Wish wish(Environment environment) {
    Database.@Nullable RestorePointPolicy policy = policy(environment);
    return wish(policy == null ? Database.RestorePointPolicy.DEFAULT : policy);
  }

  private static RestorePlanner.Wish wish(Database.RestorePointPolicy policy) {
    return new RestorePlanner.Wish(policy.directory(), policy.keep());
  }

  private static Database.@Nullable RestorePointPolicy policy(Environment environment) {
    Database database = environment.database();
    return database == null ? null : database.restorePoints();
  }
}
