package dev.relayctl;

import dev.relayctl.dump.DumpedRestorePoints;
import dev.relayctl.environment.DatabaseUrl;
import dev.relayctl.neon.NeonRestorePoints;
import dev.relayctl.plan.DatabaseBranch;
import dev.relayctl.plan.Dump;
import dev.relayctl.plan.RestorePoint;
import dev.relayctl.plan.SavedState;
import dev.relayctl.plan.Unsaved;
import dev.relayctl.problem.Result;
import dev.relayctl.problem.Result.Done;
import dev.relayctl.run.Progress;
import dev.relayctl.run.RestorePoints;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Each restore point by whoever keeps states of its form. */
record RestorePointsByForm(DumpedRestorePoints dumps, NeonRestorePoints branches)
    implements RestorePoints {
  @Override
  public Result<Done> possible(DatabaseUrl database, SavedState.Place place) {
    return switch (place) {
      case SavedState.Place.Directory _ -> dumps.possible(database);
      case SavedState.Place.NeonProject(String project) -> branches.possible(database, project);
    };
  }

  @Override
  public Result<RestorePoint> take(DatabaseUrl database, Wanted wanted, Progress progress) {
    return switch (wanted.place()) {
      case SavedState.Place.Directory(String path) ->
          dumps.take(database, wanted, Path.of(path), progress);
      case SavedState.Place.NeonProject(String project) -> branches.take(database, wanted, project);
    };
  }

  @Override
  public Result<Unsaved> unsaved(DatabaseUrl database, RestorePoint point) {
    return dumps.unsaved(database, point);
  }

  @Override
  public Result<List<String>> usable(DatabaseUrl database, SavedState state) {
    return switch (state) {
      case Dump dump -> dumps.usable(dump).map(_ -> List.of());
      case DatabaseBranch branch -> branches.usable(database, branch);
    };
  }

  @Override
  public Result<Optional<RestorePoint>> restore(
      DatabaseUrl database,
      SavedState state,
      Wanted replaced,
      LedgerToKeep ledger,
      Progress progress) {
    return switch (state) {
      case Dump dump ->
          dumps
              .restore(database, dump, replaced.lockTimeout(), progress)
              .map(_ -> Optional.empty());
      case DatabaseBranch branch ->
          branches.restore(database, branch, replaced, ledger, progress).map(Optional::of);
    };
  }

  @Override
  public Result<Done> delete(SavedState state) {
    return switch (state) {
      case Dump dump -> dumps.delete(dump);
      case DatabaseBranch branch -> branches.delete(branch);
    };
  }

  @Override
  public boolean here(SavedState state) {
    return switch (state) {
      case Dump dump -> dumps.here(dump);
      case DatabaseBranch _ -> branches.here();
    };
  }
}
