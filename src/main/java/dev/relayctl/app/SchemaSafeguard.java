package dev.relayctl.app;

import dev.relayctl.environment.Database;
import dev.relayctl.environment.Environment;
import dev.relayctl.plan.Plan;
import dev.relayctl.plan.RestorePlanner;
import dev.relayctl.plan.SavedState;
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
    RestorePlanner.Wish wish = wish(environment);
    return project
        .databases()
        .direct(environment)
        .then(database -> points.possible(database, wish.place()))
        .map(_ -> RestorePlanner.before(plan, wish));
  }

  /** For what is asked for on the command line: the environment's file need not say anything. */
  static RestorePlanner.Wish wish(Environment environment) {
    Database database = environment.database();
    Database.@Nullable RestorePointPolicy given = policy(environment);
    Database.RestorePointPolicy policy =
        given == null ? Database.RestorePointPolicy.DEFAULT : given;
    String project = database == null ? null : database.branchedIn();
    return new RestorePlanner.Wish(
        project == null
            ? new SavedState.Place.Directory(policy.directory())
            : new SavedState.Place.NeonProject(project),
        policy.keep());
  }

  private static Database.@Nullable RestorePointPolicy policy(Environment environment) {
    Database database = environment.database();
    return database == null ? null : database.restorePoints();
  }
}
