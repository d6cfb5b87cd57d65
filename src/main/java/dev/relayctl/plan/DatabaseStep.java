package dev.relayctl.plan;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A step on the database, over a direct connection. */
public sealed interface DatabaseStep extends Step {
  /**
   * Takes a restore point of the database, and deletes those of the environment that are past their
   * time.
   *
   * @param keep at least so long
   * @param spared the name of one that is needed next, and stays even past its time; null for none
   */
  record TakeRestorePoint(
      SavedState.Place place, Duration keep, RestorePoint.Purpose purpose, @Nullable String spared)
      implements DatabaseStep {}

  /**
   * Brings the database back to a restore point, all but the ledger, at once.
   *
   * @param name of the restore point
   * @param keep how long what is replaced is kept, where no step before it has seen to that
   */
  record Restore(String name, SavedState state, Duration keep) implements DatabaseStep {}

  /** Applies pending migrations over a direct connection. */
  record Migrate(List<Migration> pending) implements DatabaseStep {
    public Migrate {
      pending = List.copyOf(pending);
    }
  }

  /** Takes back one migration, the newest that the database has by then. */
  record UndoMigration(Undo undo) implements DatabaseStep {}

  /** Changes what the database's history of migrations says, and nothing else. */
  record ChangeHistory(HistoryChange change) implements DatabaseStep {}
}
