package dev.relayctl.lint;

import java.util.Arrays;
import java.util.Optional;

/** PostgreSQL's locks on tables, weakest first, and whom they keep waiting. */
public enum Lock {
  ACCESS_SHARE("AccessShareLock"),
  ROW_SHARE("RowShareLock"),
  ROW_EXCLUSIVE("RowExclusiveLock"),
  SHARE_UPDATE_EXCLUSIVE("ShareUpdateExclusiveLock"),
  SHARE("ShareLock"),
  SHARE_ROW_EXCLUSIVE("ShareRowExclusiveLock"),
  EXCLUSIVE("ExclusiveLock"),
  ACCESS_EXCLUSIVE("AccessExclusiveLock");

  private final String inCatalog;

  Lock(String inCatalog) {
    this.inCatalog = inCatalog;
  }

  /** The lock that {@code pg_locks.mode} names; empty for one that isn't on tables. */
  public static Optional<Lock> of(String mode) {
    return Arrays.stream(values()).filter(lock -> lock.inCatalog.equals(mode)).findFirst();
  }

  /** As PostgreSQL's documentation writes it. */
  public String title() {
    return name().replace('_', ' ');
  }

  /** Whether INSERT, UPDATE and DELETE wait for it. */
  public boolean blocksWriters() {
    return compareTo(SHARE) >= 0;
  }

  /** Whether a plain SELECT waits for it. */
  public boolean blocksReaders() {
    return this == ACCESS_EXCLUSIVE;
  }

  /** Whom it keeps waiting, for a sentence. */
  public String inWords() {
    return blocksReaders()
        ? "nobody can read or write"
        : blocksWriters() ? "nobody can write to" : "everybody can read and write";
  }
}
