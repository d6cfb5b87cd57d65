package dev.relayctl.lint;

/**
 * What no rule has a name for, but PostgreSQL did ({@code specs/migration-safety.md} §1.2): asked
 * last, when no error was found. Statements within DO blocks and functions end up here.
 */
final class Unexplained {
  private Unexplained() {}

  static void check(Look look) {
    if (look.hasError()) {
      return;
    }
    for (Change.Rewritten rewritten : look.changes(Change.Rewritten.class)) {
      long table = rewritten.before().oid();
      if (look.existing(table) && look.isTable(table)) {
        look.note(
            Rule.TABLE_REWRITTEN,
            table,
            "nobody can read or write "
                + look.name(table)
                + " while its storage is replaced ("
                + look.rows(table)
                + ")",
            "-- write the statement by itself to be told the safe form");
      }
    }
    for (long table : look.traced().work().keySet().stream().sorted().toList()) {
      Lock lock = look.traced().lock(table).orElse(Lock.ACCESS_SHARE);
      boolean scanned = look.existing(table) && look.isTable(table) && look.traced().scanned(table);
      if (scanned && lock.blocksWriters() && !look.rewrote(table)) {
        look.note(
            Rule.TABLE_SCANNED,
            table,
            lock.inWords() + " " + look.name(table) + " while " + look.rows(table) + " are read",
            "-- write the statement by itself to be told the safe form");
      }
    }
  }
}
