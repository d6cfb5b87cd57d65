package dev.relayctl;

import dev.relayctl.environment.DatabaseUrl;
import dev.relayctl.plan.HistoryChange;
import dev.relayctl.problem.Result;
import dev.relayctl.problem.Result.Done;
import dev.relayctl.run.Histories;
import dev.relayctl.run.Migrations.Files;
import dev.relayctl.run.Progress;

/** Histories with the engine that an environment names; the other one's classes stay unloaded. */
record HistoriesByEngine(ByEngine<Histories> engines) implements Histories {
  @Override
  public Result<HistoryChange> stamp(DatabaseUrl database, Files files, String to) {
    return engines.of(files).stamp(database, files, to);
  }

  @Override
  public Result<HistoryChange> repair(DatabaseUrl database, Files files) {
    return engines.of(files).repair(database, files);
  }

  @Override
  public Result<Done> change(
      DatabaseUrl database, Files files, HistoryChange change, Progress progress) {
    return engines.of(files).change(database, files, change, progress);
  }
}
