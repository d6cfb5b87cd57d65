package dev.relayctl.fakes;

import dev.relayctl.environment.DatabaseUrl;
import dev.relayctl.plan.RestorePoint;
import dev.relayctl.plan.SavedState;
import dev.relayctl.plan.Unsaved;
import dev.relayctl.problem.Problem;
import dev.relayctl.problem.Result;
import dev.relayctl.problem.Result.Done;
import dev.relayctl.problem.Where;
import dev.relayctl.run.Progress;
import dev.relayctl.run.RestorePoints;
import java.util.List;
import java.util.Optional;

/** A machine without the programs that restore points need. */
public final class NoRestorePoints implements RestorePoints {
  @Override
  public Result<Done> possible(DatabaseUrl database, SavedState.Place place) {
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
  public Result<List<String>> usable(DatabaseUrl database, SavedState state) {
    return impossible();
  }

  @Override
  public Result<Optional<RestorePoint>> restore(
      DatabaseUrl database,
      SavedState state,
      Wanted replaced,
      LedgerToKeep ledger,
      Progress progress) {
    return impossible();
  }

  @Override
  public Result<Done> delete(SavedState state) {
    return impossible();
  }

  @Override
  public boolean here(SavedState state) {
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
