package dev.relayctl.fakes;

import dev.relayctl.environment.DatabaseUrl;
import dev.relayctl.plan.Dump;
import dev.relayctl.plan.RestorePoint;
import dev.relayctl.plan.Unsaved;
import dev.relayctl.problem.Problem;
import dev.relayctl.problem.Result;
import dev.relayctl.problem.Result.Done;
import dev.relayctl.problem.Where;
import dev.relayctl.run.Progress;
import dev.relayctl.run.RestorePoints;
import java.time.Duration;

/** A machine without the programs that restore points need. */
public final class NoRestorePoints implements RestorePoints {
  @Override
  public Result<Done> possible(DatabaseUrl database) {
    return impossible();
  }

  @Override
  public Result<RestorePoint> take(DatabaseUrl database, Wanted wanted, Progress progress) {
    return impossible();
  }

  @Override
  public Result<Unsaved> unsaved(DatabaseUrl database, RestorePoint point) {
    return impossible();
  }

  @Override
  public Result<Done> usable(Dump dump) {
    return impossible();
  }

  @Override
  public Result<Done> restore(
      DatabaseUrl database, Dump dump, Duration lockTimeout, Progress progress) {
    return impossible();
  }

  @Override
  public Result<Done> delete(Dump dump) {
    return impossible();
  }

  @Override
  public boolean here(Dump dump) {
    return false;
  }

  private static <T> Result<T> impossible() {
    return Result.bad(
        Problem.invalid(
            "restore-point.no-pg-dump",
            "no restore point can be taken here",
            Where.system("test", "this machine"),
            "there is no pg_dump",
            "install it"));
  }
}
