package dev.relayctl.lint;

import java.util.List;
import java.util.Map;

/** {@code specs/migration-safety.md} §2.1. */
final class TransactionRules {
  private static final int MANY_STATEMENTS = 30;
  private static final int MANY_ROWS = 1000;

  private final Look look;

  private TransactionRules(Look look) {
    this.look = look;
  }

  static void check(Look look) {
    var rules = new TransactionRules(look);
    rules.timeouts();
    if (look.file().transactional()) {
      rules.heldLocks();
      rules.longOnes();
    } else {
      rules.outside();
    }
    rules.spoken();
  }

  private void timeouts() {
    List<Long> locked = look.locked(Lock.SHARE);
    boolean first =
        look.earlier().stream()
            .noneMatch(earlier ->
                earlier.limits().lockMillis() == 0
                    && earlier.locks().values().stream().anyMatch(Lock::blocksWriters));
    if (!locked.isEmpty() && look.traced().limits().lockMillis() == 0 && first) {
      look.note(
          Rule.MISSING_LOCK_TIMEOUT,
          locked.getFirst(),
          "waits for "
              + look.name(locked.getFirst())
              + " without end, and every query queues up behind it",
          "SET LOCAL lock_timeout = '2s';");
    }
    if (look.earlier().isEmpty() && statementLimitMissing() && !locked.isEmpty()) {
      look.note(
          Rule.MISSING_STATEMENT_TIMEOUT,
          0,
          "nothing ends a statement that runs away",
          "SET LOCAL statement_timeout = '30s';");
    }
    if (look.sql().has("CONCURRENTLY")
        && look.earlier().stream()
            .map(Traced::statement)
            .anyMatch(sql -> sql.begins("SET") && sql.has("LOCK_TIMEOUT"))
        && look.traced().limits().lockMillis() > 0) {
      look.note(
          Rule.SHORT_LOCK_TIMEOUT_ON_CONCURRENT_BUILD,
          0,
          "waiting for old transactions counts as waiting for a lock: it is cancelled after "
              + look.traced().limits().lockMillis()
              + " ms and leaves an invalid index",
          "SET lock_timeout = 0;");
    }
  }

  private boolean statementLimitMissing() {
    return look.file().statements().stream()
        .allMatch(traced -> traced.limits().statementMillis() == 0);
  }

  private void heldLocks() {
    List<Long> shut =
        look.traced().heldAfter().entrySet().stream()
            .filter(each -> each.getValue() == Lock.ACCESS_EXCLUSIVE)
            .map(Map.Entry::getKey)
            .filter(oid -> look.existing(oid) && look.isTable(oid))
            .sorted()
            .toList();
    boolean more =
        shut.stream().anyMatch(oid -> look.traced().held().get(oid) != Lock.ACCESS_EXCLUSIVE);
    if (shut.size() >= 2 && more) {
      look.note(
          Rule.MULTIPLE_ACCESS_EXCLUSIVE,
          shut.getLast(),
          String.join(" and ", shut.stream().map(look::name).toList())
              + " are shut at once; the application may lock them the other way round",
          "-- one table per migration");
    }
    List<Long> before =
        shut.stream()
            .filter(oid -> look.traced().held().get(oid) == Lock.ACCESS_EXCLUSIVE)
            .toList();
    if (!before.isEmpty()) {
      workAfter(before);
    }
  }

  private void workAfter(List<Long> shut) {
    String tables = String.join(" and ", shut.stream().map(look::name).toList());
    boolean writes =
        look.sql().begins("UPDATE")
            || look.sql().begins("DELETE")
            || look.sql().begins("INSERT")
            || look.sql().begins("MERGE")
            || look.traced().work().entrySet().stream()
                .anyMatch(each -> look.existing(each.getKey()) && each.getValue().wrote());
    List<Long> written = look.locked(Lock.ROW_EXCLUSIVE).stream().filter(oid -> writes).toList();
    List<Long> again =
        writes
            ? shut.stream().filter(oid -> written.contains(oid) || touched(oid)).toList()
            : List.of();
    List<Long> scanned =
        look.traced().work().keySet().stream()
            .filter(oid -> look.existing(oid) && look.traced().scanned(oid))
            .sorted()
            .toList();
    if (!again.isEmpty()) {
      look.note(
          Rule.BACKFILL_WITH_DDL,
          again.getFirst(),
          "rows of "
              + look.name(again.getFirst())
              + " are written while nobody can read or write it",
          "-- next migration, in batches\n" + look.sql().text().strip() + ";");
    } else if (!scanned.isEmpty() || !written.isEmpty() || look.sql().has("PG_SLEEP")) {
      look.note(
          Rule.WORK_AFTER_ACCESS_EXCLUSIVE,
          scanned.isEmpty() ? Severity.WARN : Severity.ERROR,
          shut.getFirst(),
          "nobody can read or write " + tables + " while this runs",
          "-- put it into a migration of its own");
    }
  }

  private boolean touched(long oid) {
    Traced.Work done = look.traced().work().get(oid);
    return done != null && (done.wrote() || done.scans() > 0);
  }

  private void longOnes() {
    boolean sleeps = look.sql().has("PG_SLEEP") || look.sql().begins("COPY");
    long inserted = look.traced().work().values().stream().mapToLong(Traced.Work::inserted).sum();
    boolean last = look.rest().isEmpty() && look.file().statements().size() > MANY_STATEMENTS;
    if (sleeps || inserted > MANY_ROWS || last) {
      look.note(
          Rule.LONG_TRANSACTION,
          0,
          last
              ? look.file().statements().size() + " statements hold their locks to the end"
              : "all locks of this file are held while it runs",
          "-- several migrations");
    }
  }

  private void outside() {
    long statements =
        look.file().statements().stream().filter(one -> !one.statement().begins("SET")).count();
    boolean guarded =
        look.sql().has("IF", "NOT", "EXISTS")
            || look.sql().has("IF", "EXISTS")
            || look.sql().begins("SET")
            || look.sql().begins("REINDEX")
            || look.sql().begins("VACUUM");
    if (statements >= 2 && !guarded) {
      look.note(
          Rule.NON_TRANSACTIONAL_NOT_RERUNNABLE,
          0,
          "when a later statement fails, this one fails the next time",
          "-- a file of its own, or IF [NOT] EXISTS");
    }
  }

  private void spoken() {
    Statement sql = look.sql();
    Traced.Failure failure = look.traced().failure();
    if (failure != null && failure.sqlState().equals("25001") && sql.has("CONCURRENTLY")) {
      look.note(
          Rule.CONCURRENTLY_IN_TRANSACTION,
          0,
          failure.message(),
          "-- Flyway: a file <name>.sql.conf with executeInTransaction=false; Alembic: with"
              + " op.get_context().autocommit_block():");
    }
    if (sql.endsTransaction()) {
      look.note(
          Rule.TRANSACTION_CONTROL_IN_MIGRATION,
          0,
          "the tool's transaction ends here, and what follows is not recorded with it",
          "-- leave it out");
    }
    if (sql.begins("LOCK")) {
      List<Long> locked = look.locked(Lock.SHARE);
      if (!locked.isEmpty()) {
        Lock lock = look.traced().lock(locked.getFirst()).orElse(Lock.ACCESS_EXCLUSIVE);
        look.note(
            Rule.EXPLICIT_LOCK_TABLE,
            lock == Lock.ACCESS_EXCLUSIVE ? Severity.ERROR : Severity.WARN,
            locked.getFirst(),
            lock.inWords() + " " + look.name(locked.getFirst()) + " to the end of the transaction",
            "-- leave it out");
      }
    }
    boolean local = sql.begins("SET", "LOCAL");
    boolean own =
        sql.begins("SET", "CONSTRAINTS") || sql.begins("SET", "TRANSACTION") || !sql.begins("SET");
    boolean leaks = !own && !local && look.file().transactional();
    boolean leaksByFunction =
        sql.has("SET_CONFIG") && !sql.has("TRUE") && look.file().transactional();
    if (leaks || leaksByFunction || (local && !look.file().transactional())) {
      look.note(
          Rule.SESSION_SETTING_LEAK,
          0,
          local
              ? "SET LOCAL has no effect outside a transaction"
              : "the setting stays for the migrations that follow",
          local ? "SET …;" : "SET LOCAL …;");
    }
  }
}
