package dev.relayctl.run;

import dev.relayctl.environment.DatabaseUrl;
import dev.relayctl.plan.RestorePoint;
import dev.relayctl.plan.SavedState;
import dev.relayctl.plan.Unsaved;
import dev.relayctl.problem.Result;
import dev.relayctl.problem.Result.Done;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Databases as they were, to go back to ({@code DESIGN} §10.8). The ledger's schema goes on when
 * one goes back. Problems: {@code restore-point.…}, {@code neon.…}.
 */
public interface RestorePoints {
  /**
   * Whether this machine can take one of this database; takes none. {@code
   * restore-point.no-pg-dump}, {@code restore-point.pg-dump-too-old}, {@code neon.…}.
   */
  Result<Done> possible(DatabaseUrl database, SavedState.Place place);

  /** Takes one; blocks for as long as it takes. */
  Result<RestorePoint> take(DatabaseUrl database, Wanted wanted, Progress progress);

  /** What was written since. */
  Result<Unsaved> unsaved(DatabaseUrl database, RestorePoint point);

  /**
   * Whether the state is within reach, is what was kept, and the database can go back to it. {@code
   * restore-point.elsewhere}, {@code restore-point.missing}, {@code restore-point.damaged}, {@code
   * neon.protected}.
   *
   * @return the names of other databases that go back along with this one, and whose price nobody
   *     knows
   */
  Result<List<String>> usable(DatabaseUrl database, SavedState state);

  /**
   * Brings the database back, all but the ledger, at once: however it ends, the database is as it
   * was before or as it was then.
   *
   * @param replaced how what is there now is kept, where going back itself keeps it
   * @param ledger for where the state would bring its own
   * @return what was there, where going back itself has kept it
   */
  Result<Optional<RestorePoint>> restore(
      DatabaseUrl database,
      SavedState state,
      Wanted replaced,
      LedgerToKeep ledger,
      Progress progress);

  /** Deletes the state; fine when it is gone already. */
  Result<Done> delete(SavedState state);

  /** Whether this machine can get at it. */
  boolean here(SavedState state);

  /** The ledger that goes on when a database goes back. */
  @FunctionalInterface
  interface LedgerToKeep {
    /**
     * Replaces the ledger of a database, which nobody uses yet, by the one that goes on.
     *
     * @param replaced what is about to be replaced, for the ledger: wherever it ends, it is known
     */
    Result<Done> copyTo(DatabaseUrl copy, RestorePoint replaced);
  }

  /**
   * What to take.
   *
   * @param environment for the name that people see
   * @param name unique in the environment
   * @param purpose for the ledger
   * @param place a directory is absolute; made when it is missing
   * @param keep at least so long
   * @param revision of the schema; null when it has none
   * @param lockTimeout how long it may wait for a table that somebody has locked
   */
  record Wanted(
      String environment,
      String name,
      RestorePoint.Purpose purpose,
      SavedState.Place place,
      Duration keep,
      @Nullable String revision,
      Duration lockTimeout) {}
}
