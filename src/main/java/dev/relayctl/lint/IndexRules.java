package dev.relayctl.lint;

import java.util.Locale;
import java.util.Objects;

/** {@code specs/migration-safety.md} §2.4. */
final class IndexRules {
  private static final int WIDE = 4;

  private final Look look;

  private IndexRules(Look look) {
    this.look = look;
  }

  static void check(Look look) {
    var rules = new IndexRules(look);
    for (Change.IndexAdded added : look.changes(Change.IndexAdded.class)) {
      rules.added(added.index());
    }
    for (Change.IndexDropped dropped : look.changes(Change.IndexDropped.class)) {
      rules.dropped(dropped.index());
    }
    rules.reindexed();
    rules.names();
  }

  private void added(Schema.Index index) {
    long table = index.table();
    boolean ofConstraint =
        look.changes(Change.ConstraintAdded.class).stream()
            .anyMatch(added -> added.constraint().index() == index.oid());
    if (ofConstraint || look.sql().begins("ALTER")) {
      return;
    }
    if (look.existing(table)) {
      build(index);
      if (index.unique()) {
        look.note(
            Rule.UNIQUE_INDEX_ON_DUPLICATES,
            table,
            "one duplicate in "
                + look.name(table)
                + " fails it"
                + (concurrently() ? " and leaves an invalid index" : ""),
            "SELECT "
                + columns(index)
                + ", count(*) FROM "
                + look.name(table)
                + " GROUP BY "
                + columns(index)
                + " HAVING count(*) > 1;");
      }
    }
    if (index.columns().size() >= WIDE && !index.unique()) {
      look.note(
          Rule.WIDE_INDEX,
          table,
          look.name(index.oid()) + " has " + index.columns().size() + " columns",
          "-- fewer columns, those that are compared with = first");
    }
    boolean twin =
        look.traced().after().indexes().values().stream()
            .anyMatch(other ->
                other.oid() != index.oid()
                    && other.table() == table
                    && Objects.equals(other.shape(), index.shape()));
    if (twin) {
      look.note(
          Rule.DUPLICATE_INDEX,
          table,
          look.name(index.oid()) + " does what another index of " + look.name(table) + " does",
          "-- keep one of them");
    }
  }

  private void build(Schema.Index index) {
    long table = index.table();
    boolean part = look.relation(table).map(one -> one.partOf() != 0).orElse(false);
    boolean partitioned = look.relation(table).map(one -> one.kind() == 'p').orElse(false);
    if (concurrently() || look.sql().has("ON", "ONLY")) {
      return;
    }
    if (partitioned) {
      partitioned(table);
    } else if (!part || look.locked(Lock.SHARE).stream().noneMatch(this::isPartitioned)) {
      look.note(
          Rule.CREATE_INDEX_BLOCKING,
          table,
          look.traced().lock(table).orElse(Lock.SHARE).inWords()
              + " "
              + look.name(table)
              + " while the index is built over "
              + look.rows(table),
          concurrentForm(index));
    }
  }

  private boolean isPartitioned(long oid) {
    return look.relation(oid).map(one -> one.kind() == 'p').orElse(false);
  }

  private void partitioned(long table) {
    look.note(
        Rule.CREATE_INDEX_ON_PARTITIONED,
        table,
        "nobody can write to "
            + look.name(table)
            + " while the indexes of all its partitions are"
            + " built",
        "CREATE INDEX i ON ONLY "
            + look.name(table)
            + " (…);\n-- for each partition\nCREATE INDEX CONCURRENTLY i_p ON <partition> (…);"
            + "\n-- next migration\nALTER INDEX i ATTACH PARTITION i_p;");
  }

  /** The statement itself, with CONCURRENTLY behind INDEX; a new one where it is within others. */
  private String concurrentForm(Schema.Index index) {
    if (!look.sql().begins("CREATE")) {
      return "CREATE INDEX CONCURRENTLY ON "
          + look.name(index.table())
          + " ("
          + columns(index)
          + "); -- in a file of its own, outside a transaction";
    }
    String text = look.sql().text().strip();
    int create = text.toUpperCase(Locale.ROOT).indexOf("INDEX");
    String rest = create < 0 ? text : text.substring(create + "INDEX".length());
    return "-- in a file of its own, outside a transaction\nCREATE "
        + (look.sql().has("UNIQUE", "INDEX") ? "UNIQUE " : "")
        + "INDEX CONCURRENTLY"
        + rest
        + ";";
  }

  private void dropped(Schema.Index index) {
    boolean aside = look.sql().begins("ALTER") || look.hasError();
    if (!look.existing(index.table()) || aside) {
      return;
    }
    String name = look.traced().before().name(index.oid());
    if (!concurrently()) {
      look.note(
          Rule.DROP_INDEX_BLOCKING,
          index.table(),
          "nobody can read or write "
              + look.name(index.table())
              + " until it is dropped, nor before it gets its lock",
          "-- in a file of its own, outside a transaction\nDROP INDEX CONCURRENTLY IF EXISTS "
              + name
              + ";");
    }
    if (look.sizes().scannedIndexes().contains(name)) {
      look.note(
          Rule.DROP_INDEX_IN_USE,
          index.table(),
          "queries of the target use " + name,
          "-- look at pg_stat_user_indexes on all replicas first");
    }
  }

  private void reindexed() {
    if (!look.sql().begins("REINDEX") || concurrently()) {
      return;
    }
    look.locked(Lock.SHARE).stream()
        .findFirst()
        .ifPresent(table ->
            look.note(
                Rule.REINDEX_BLOCKING,
                table,
                "nobody can write to " + look.name(table) + " while its indexes are built anew",
                "-- in a file of its own, outside a transaction\nREINDEX TABLE CONCURRENTLY "
                    + look.name(table)
                    + ";"));
  }

  private void names() {
    Statement sql = look.sql();
    if (!sql.begins("CREATE") || sql.find("INDEX") < 0 || sql.find("INDEX") > 2) {
      return;
    }
    Traced.Failure failure = look.traced().failure();
    boolean guarded = sql.has("IF", "NOT", "EXISTS");
    String name =
        sql.name(guarded ? sql.find("EXISTS") + 1 : sql.find("INDEX") + (concurrently() ? 2 : 1));
    if (failure != null && failure.sqlState().equals("42P07")) {
      look.note(
          Rule.INDEX_NAME_COLLISION, 0, failure.message(), "-- choose a name that is not taken");
    } else if (failure != null && failure.sqlState().equals("0A000") && concurrently()) {
      look.note(
          Rule.CREATE_INDEX_ON_PARTITIONED,
          0,
          failure.message(),
          """
          CREATE INDEX i ON ONLY <parent> (…);
          -- for each partition
          CREATE INDEX CONCURRENTLY i_p ON <partition> (…);
          -- next migration
          ALTER INDEX i ATTACH PARTITION i_p;\
          """);
    } else if (guarded && look.changes(Change.IndexAdded.class).isEmpty() && failure == null) {
      boolean invalid =
          look.sizes().invalidIndexes().contains(name)
              || look.traced().before().indexes().values().stream()
                  .anyMatch(index ->
                      !index.valid() && look.traced().before().name(index.oid()).equals(name));
      look.note(
          invalid ? Rule.INVALID_INDEX_LEFT_BEHIND : Rule.INDEX_NAME_COLLISION,
          0,
          invalid
              ? name + " is invalid and is kept as it is, with success reported"
              : name + " exists already, so that no index is made, whatever it belongs to",
          invalid
              ? "DROP INDEX CONCURRENTLY " + name + ";\n-- then build it anew"
              : "-- choose a name that is not taken");
    } else if (guarded && concurrently() && look.sizes().invalidIndexes().contains(name)) {
      look.note(
          Rule.INVALID_INDEX_LEFT_BEHIND,
          0,
          name + " is invalid on the target and is kept as it is, with success reported",
          "DROP INDEX CONCURRENTLY " + name + ";\n-- then build it anew");
    }
  }

  private boolean concurrently() {
    return look.sql().has("CONCURRENTLY");
  }

  private String columns(Schema.Index index) {
    return String.join(
        ", ",
        index.columns().stream()
            .map(number -> look.traced().after().columnName(index.table(), number))
            .toList());
  }
}
