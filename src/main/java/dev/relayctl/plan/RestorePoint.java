package dev.relayctl.plan;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A database as it was at one time, to go back to ({@code DESIGN} §10.8). The ledger is not part of
 * it: that goes on.
 *
 * @param name counted by runs, {@code run-12}
 * @param purpose what it was taken for
 * @param takenAt not later than the state that it holds
 * @param keptUntil when it may be deleted
 * @param revision of the schema; null when it had none
 * @param state what is gone back to
 * @param countedSince when the server began to count what {@code activity} says, in its own words
 * @param activity of each table at that time
 */
public record RestorePoint(
    String name,
    Purpose purpose,
    Instant takenAt,
    Instant keptUntil,
    @Nullable String revision,
    SavedState state,
    String countedSince,
    List<TableActivity> activity) {
  public RestorePoint {
    activity = List.copyOf(activity);
  }

  /** What a restore point is taken for. */
  public enum Purpose {
    /** A change of the schema follows. */
    CHANGE,
    /** What is there is replaced next: nothing to go back to, unless it is asked for by name. */
    RESTORE,
    /** Somebody wanted one. */
    ASKED
  }
}
