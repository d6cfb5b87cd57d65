package dev.relayctl.plan;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What came of pending migrations on a copy of a database, with its data: evidence for the real
 * thing ({@code DESIGN} §10.7).
 *
 * @param at when the copy was made
 * @param revision that the database had then; null for none
 * @param migrations those that were applied, in order, without one that failed
 * @param back whether their undos lead back
 * @param problem why it failed; null when it passed
 */
public record Rehearsal(
    Instant at,
    String by,
    @Nullable String revision,
    List<Tried> migrations,
    Back back,
    @Nullable String problem) {
  public Rehearsal {
    migrations = List.copyOf(migrations);
  }

  /** A migration with the file that it had, and how long it took on the copy. */
  public record Tried(String revision, @Nullable String checksum, Duration took) {}

  /** The way back on the copy. */
  public enum Back {
    /** All were undone, and the schema was what it had been. */
    PROVEN,
    /** At least one has no undo, or none that may be run. */
    MISSING,
    /** An undo failed, or led elsewhere. */
    WRONG,
    /** The way there had failed. */
    NOT_TRIED
  }

  /** Whether all went well. */
  public boolean passed() {
    return problem == null && back != Back.WRONG;
  }

  /**
   * Why it is no evidence for applying these migrations; null when it is.
   *
   * @param now the revision that the database has
   * @param fresh how old it may be
   */
  public @Nullable String objection(
      List<Migration> pending, @Nullable String now, Instant time, Duration fresh) {
    if (!passed()) {
      return "the last rehearsal failed: " + (problem == null ? "an undo is wrong" : problem);
    }
    if (at.plus(fresh).isBefore(time)) {
      return "the last rehearsal was at " + at + ", and counts for " + fresh.toHours() + " h";
    }
    if (!Objects.equals(revision, now)) {
      return "the last rehearsal began at revision "
          + (revision == null ? "none" : revision)
          + ", and the database is at "
          + (now == null ? "none" : now);
    }
    for (int i = 0; i < pending.size(); i++) {
      Migration each = pending.get(i);
      if (i >= migrations.size()
          || !migrations.get(i).revision().equals(each.revision())
          || !Objects.equals(migrations.get(i).checksum(), each.checksum())) {
        return "migration " + each.revision() + " was not rehearsed as its file is now";
      }
    }
    return null;
  }
}
