package dev.relayctl.fakes;

import dev.relayctl.environment.DatabaseUrl;
import dev.relayctl.plan.HistoryChange;
import dev.relayctl.plan.HistoryChange.Purpose;
import dev.relayctl.problem.Result;
import dev.relayctl.problem.Result.Done;
import dev.relayctl.run.Histories;
import dev.relayctl.run.Migrations.Files;
import dev.relayctl.run.Progress;
import java.util.List;

/** Histories in which nothing has to be changed. */
public final class NoHistories implements Histories {
  @Override
  public Result<HistoryChange> stamp(DatabaseUrl database, Files files, String to) {
    return Result.ok(new HistoryChange(Purpose.STAMP, to, List.of()));
  }

  @Override
  public Result<HistoryChange> repair(DatabaseUrl database, Files files) {
    return Result.ok(new HistoryChange(Purpose.REPAIR, null, List.of()));
  }

  @Override
  public Result<Done> change(
      DatabaseUrl database, Files files, HistoryChange change, Progress progress) {
    return Result.done();
  }
}
