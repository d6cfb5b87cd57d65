package dev.relayctl.lint;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A statement with what PostgreSQL did for it.
 *
 * @param before the catalogues before it
 * @param after the catalogues after it; those before it when it failed
 * @param locks the strongest lock on each relation by oid that this statement took; nothing for a
 *     statement outside a transaction, which gives them back at once
 * @param held the strongest lock on each relation by oid that the transaction held before it
 * @param limits the timeouts that were in force
 * @param work rows read and written by table, as far as this statement did it
 * @param failure why the server refused it; null when it did not
 */
public record Traced(
    Statement statement,
    Schema before,
    Schema after,
    Map<Long, Lock> locks,
    Map<Long, Lock> held,
    Map<Long, Work> work,
    Limits limits,
    @Nullable Failure failure) {
  public Traced {
    locks = Map.copyOf(locks);
    held = Map.copyOf(held);
    work = Map.copyOf(work);
  }

  /** Timeouts in milliseconds; 0 for none. */
  public record Limits(long lockMillis, long statementMillis) {}

  /**
   * What was done to a table's rows.
   *
   * @param scans how often all of its rows were read
   */
  public record Work(long scans, long inserted, long updated, long deleted) {
    /** Whether rows were written. */
    public boolean wrote() {
      return inserted + updated + deleted > 0;
    }
  }

  /**
   * The server's refusal.
   *
   * @param sqlState five characters
   * @param line in the file; that of the statement when the server names no place
   * @param psql what it is about, when that is no SQL; null otherwise
   */
  public record Failure(String sqlState, String message, int line, @Nullable PsqlCommand psql) {}

  /** A migration file that was run, statement by statement, up to the first that failed. */
  public record File(String path, Mode mode, List<Traced> statements) {
    public File {
      statements = List.copyOf(statements);
    }

    /** Whether its statements share a transaction. */
    public boolean transactional() {
      return mode.transactional();
    }
  }

  /** How a file is run. */
  public enum Mode {
    /** As one transaction. */
    TRANSACTION,
    /** Each statement by itself. */
    AUTOCOMMIT,
    /**
     * Its one statement again and again until it changes no row, each time as a transaction: what
     * was seen of it is the first time.
     */
    BATCHES,
    /** As nothing but its row in the history: it has no statement. */
    EMPTY,
    /** Not at all: it has statements of both kinds. */
    MIXED,
    /** Not at all: one before it fails. */
    NOT_RUN;

    /** Whether it is run within a transaction. */
    public boolean transactional() {
      return this == TRANSACTION || this == BATCHES;
    }
  }

  /** What the statement changed. */
  public List<Change> changes() {
    return Changes.between(before, after);
  }

  /** The changes of one kind. */
  public <T extends Change> List<T> changes(Class<T> kind) {
    List<T> found = new ArrayList<>();
    for (Change change : changes()) {
      if (kind.isInstance(change)) {
        found.add(kind.cast(change));
      }
    }
    return found;
  }

  /** The stronger of what it took and what was held already. */
  public Optional<Lock> lock(long relation) {
    Lock taken = locks.get(relation); // weaker than what is held, perhaps
    Lock kept = held.get(relation);
    if (taken == null) {
      return Optional.ofNullable(kept);
    }
    return Optional.of(kept != null && kept.compareTo(taken) > 0 ? kept : taken);
  }

  /** Whether it read all rows of a table. */
  public boolean scanned(long relation) {
    Work done = work.get(relation);
    return done != null && done.scans() > 0;
  }

  /** The locks held after it. */
  public Map<Long, Lock> heldAfter() {
    Map<Long, Lock> all = new HashMap<>(held);
    locks.forEach((oid, lock) -> all.merge(oid, lock, (a, b) -> a.compareTo(b) > 0 ? a : b));
    return all;
  }
}
