package dev.relayctl.run;

import dev.relayctl.environment.DatabaseUrl;
import dev.relayctl.plan.HistoryChange;
import dev.relayctl.problem.Result;
import dev.relayctl.problem.Result.Done;

/**
 * What a database's history of migrations says, changed by hand: after a restore, for a schema that
 * was there before, for files that were edited or lost. Blocks.
 */
public interface Histories {
  /**
   * What has to change for the history to be at a revision; nothing when it is. Writes nothing.
   * Problems: {@code migrate.unknown-revision}, and those of the files.
   */
  Result<HistoryChange> stamp(DatabaseUrl database, Migrations.Files files, String to);

  /** What has to change for history and files to agree. Writes nothing. */
  Result<HistoryChange> repair(DatabaseUrl database, Migrations.Files files);

  /** Changes it; met again after an interruption, it does what is left. */
  Result<Done> change(
      DatabaseUrl database, Migrations.Files files, HistoryChange change, Progress progress);
}
