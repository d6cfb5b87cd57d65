package dev.relayctl.run;

import dev.relayctl.environment.DatabaseUrl;
import dev.relayctl.problem.Result;
import dev.relayctl.problem.Result.Done;
import java.nio.file.Path;
import java.time.Duration;

/** Copies of databases with their data, to try something on. */
public interface DatabaseCopies {
  /**
   * Fills an empty database with what another one holds, all but the ledger. Owners and rights are
   * not copied. Problems: {@code restore-point.…}.
   *
   * @param workspace a directory for what is needed meanwhile; nobody else may read it
   * @param lockTimeout how long it may wait for a table that somebody has locked
   */
  Result<Done> copy(
      DatabaseUrl from, DatabaseUrl empty, Path workspace, Duration lockTimeout, Progress progress);
}
