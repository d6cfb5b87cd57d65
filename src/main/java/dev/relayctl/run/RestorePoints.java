package dev.relayctl.run;

import dev.relayctl.environment.DatabaseUrl;
import dev.relayctl.plan.Dump;
import dev.relayctl.plan.RestorePoint;
import dev.relayctl.plan.Unsaved;
import dev.relayctl.problem.Result;
import dev.relayctl.problem.Result.Done;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Databases as they were, to go back to ({@code DESIGN} §10.8). The ledger's schema belongs to
 * none: it is neither kept nor brought back. Problems: {@code restore-point.…}.
 */
public interface RestorePoints {
  /**
   * Whether this machine can take one of this database; takes none. {@code
   * restore-point.no-pg-dump}, {@code restore-point.pg-dump-too-old}.
   */
  Result<Done> possible(DatabaseUrl database);

  /** Takes one; blocks for as long as it takes to read the whole database. */
  Result<RestorePoint> take(DatabaseUrl database, Wanted wanted, Progress progress);

  /** What was written since. */
  Result<Unsaved> unsaved(DatabaseUrl database, RestorePoint point);

  /**
   * Whether the file is here, and is what was written. {@code restore-point.elsewhere}, {@code
   * restore-point.missing}, {@code restore-point.damaged}.
   */
  Result<Done> usable(Dump dump);

  /**
   * Brings the database back, all but the ledger, in one transaction: however it ends, the database
   * is as it was before or as it was then.
   *
   * @param lockTimeout how long it may wait for those who use the tables
   */
  Result<Done> restore(DatabaseUrl database, Dump dump, Duration lockTimeout, Progress progress);

  /** Deletes the file when it is here; fine when it is gone already. */
  Result<Done> delete(Dump dump);

  /** Whether the file was written on this machine. */
  boolean here(Dump dump);

  /**
   * What to take.
   *
   * @param environment for the file's name
   * @param name unique in the environment
   * @param purpose for the ledger
   * @param directory absolute; made when it is missing
   * @param keep at least so long
   * @param revision of the schema; null when it has none
   * @param lockTimeout how long it may wait for a table that somebody has locked
   */
  record Wanted(
      String environment,
      String name,
      RestorePoint.Purpose purpose,
      Path directory,
      Duration keep,
      @Nullable String revision,
      Duration lockTimeout) {}
}
