package dev.relayctl.lint;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** {@code specs/migration-safety.md} §2.3. */
final class ConstraintRules {
  private final Look look;

  private ConstraintRules(Look look) {
    this.look = look;
  }

  static void check(Look look) {
    var rules = new ConstraintRules(look);
    for (Change.ConstraintAdded added : look.changes(Change.ConstraintAdded.class)) {
      rules.added(added.constraint());
    }
    for (Change.ConstraintValidated validated : look.changes(Change.ConstraintValidated.class)) {
      rules.validated(validated.constraint());
    }
    for (Change.ConstraintDropped dropped : look.changes(Change.ConstraintDropped.class)) {
      if (look.existing(dropped.constraint().relation())) {
        rules.dropped(dropped.constraint());
      }
    }
    rules.unnamed();
    Traced.Failure failure = look.traced().failure();
    if (failure != null
        && failure.sqlState().equals("42809")
        && look.sql().has("FOREIGN", "KEY")
        && look.sql().has("NOT", "VALID")) {
      look.note(
          Rule.FOREIGN_KEY_ON_PARTITIONED,
          0,
          "NOT VALID is refused on a partitioned table: " + failure.message(),
          "-- on each partition\nALTER TABLE <partition> ADD CONSTRAINT … FOREIGN KEY … NOT VALID;"
              + "\n-- next migration\nALTER TABLE <partition> VALIDATE CONSTRAINT …;"
              + "\n-- next migration, on the parent without NOT VALID");
    }
  }

  private void added(Schema.Constraint constraint) {
    if (constraint.kind() == 'f') {
      foreignKey(constraint);
    }
    if (constraint.relation() == 0) {
      domain(constraint);
      return;
    }
    long table = constraint.relation();
    if (!look.existing(table) || withNewColumn(constraint)) {
      return;
    }
    boolean built =
        look.changes(Change.IndexAdded.class).stream()
            .anyMatch(index -> index.index().oid() == constraint.index());
    switch (constraint.kind()) {
      case 'c' -> {
        if (constraint.validated() && look.traced().scanned(table)) {
          look.note(Rule.ADD_CHECK_VALIDATED, table, reads(constraint), safely(look, constraint));
        }
      }
      case 'f' -> {
        if (constraint.validated()) {
          look.note(
              Rule.ADD_FOREIGN_KEY_VALIDATED,
              table,
              "nobody can write to "
                  + look.name(table)
                  + " and "
                  + look.name(constraint.references())
                  + " while "
                  + look.rows(table)
                  + " are read for "
                  + constraint.name(),
              safely(look, constraint));
        }
      }
      case 'u' -> {
        if (built) {
          look.note(
              Rule.ADD_UNIQUE_CONSTRAINT, table, builds(constraint), safely(look, constraint));
        }
      }
      case 'p' -> {
        if (built) {
          look.note(Rule.ADD_PRIMARY_KEY, table, builds(constraint), safely(look, constraint));
        } else if (look.traced().scanned(table)) {
          look.note(
              Rule.PRIMARY_KEY_USING_INDEX_NULLABLE,
              table,
              reads(constraint) + ", because a column may be NULL",
              "-- make the columns NOT NULL by way of a validated CHECK first");
        }
      }
      case 'x' ->
          look.note(
              Rule.ADD_EXCLUSION_CONSTRAINT,
              table,
              builds(constraint),
              "-- no way without a lock: a new table with the constraint and a copy, or a"
                  + " maintenance window");
      default -> {}
    }
    if (!constraint.validated() && neverValidated(constraint)) {
      look.note(
          Rule.CONSTRAINT_NEVER_VALIDATED,
          table,
          constraint.name() + " is not validated by any pending migration",
          "-- next migration\n" + alter(table, "VALIDATE CONSTRAINT " + constraint.name()));
    }
  }

  /** Found where the column is added. */
  private boolean withNewColumn(Schema.Constraint constraint) {
    return look.changes(Change.ColumnAdded.class).stream()
        .anyMatch(added ->
            added.column().relation() == constraint.relation()
                && constraint.columns().contains(added.column().number()));
  }

  private boolean neverValidated(Schema.Constraint constraint) {
    return look.later().stream()
        .noneMatch(later -> {
          Schema.Constraint then = later.after().constraints().get(constraint.oid());
          return then == null || then.validated();
        });
  }

  private void foreignKey(Schema.Constraint key) {
    long table = key.relation();
    Set<Integer> wanted = new HashSet<>(key.columns());
    boolean indexed =
        look.atTheEnd().indexes().values().stream()
            .filter(index -> index.table() == table && index.valid() && !index.partial())
            .anyMatch(index ->
                index.columns().size() >= wanted.size()
                    && wanted.equals(new HashSet<>(index.columns().subList(0, wanted.size()))));
    if (!indexed && !look.relation(table).map(one -> one.partOf() != 0).orElse(false)) {
      look.note(
          Rule.FOREIGN_KEY_WITHOUT_INDEX,
          table,
          "no index of "
              + look.name(table)
              + " begins with "
              + columns(key)
              + ": each DELETE of "
              + look.name(key.references())
              + " reads all of it",
          "CREATE INDEX CONCURRENTLY ON " + look.name(table) + " (" + columns(key) + ");");
    }
    if (!key.sameTypes()) {
      look.note(
          Rule.FOREIGN_KEY_TYPE_MISMATCH,
          table,
          key.name() + " compares columns of different types",
          "-- give " + columns(key) + " the type of the key in " + look.name(key.references()));
    }
  }

  private void domain(Schema.Constraint constraint) {
    List<Long> read =
        look.traced().work().keySet().stream()
            .filter(table -> look.existing(table) && look.traced().scanned(table))
            .sorted()
            .toList();
    if (constraint.validated() && !read.isEmpty()) {
      look.note(
          Rule.DOMAIN_CHECK_VALIDATED,
          read.getFirst(),
          "nobody can write to "
              + String.join(", ", read.stream().map(look::name).toList())
              + " while all rows are read for "
              + constraint.name(),
          "ALTER DOMAIN … ADD CONSTRAINT "
              + constraint.name()
              + " "
              + constraint.definition()
              + " NOT VALID;\n-- next migration\nALTER DOMAIN … VALIDATE CONSTRAINT "
              + constraint.name()
              + ";");
    }
  }

  private void validated(Schema.Constraint constraint) {
    boolean here =
        look.earlier().stream()
            .flatMap(earlier -> earlier.changes(Change.ConstraintAdded.class).stream())
            .anyMatch(added -> added.constraint().oid() == constraint.oid());
    if (look.file().transactional() && here && look.existing(constraint.relation())) {
      look.note(
          Rule.VALIDATE_IN_SAME_TRANSACTION,
          constraint.relation(),
          reads(constraint) + ": the lock of ADD CONSTRAINT is held to the end of the file",
          "-- put this into the next migration\n"
              + alter(constraint.relation(), "VALIDATE CONSTRAINT " + constraint.name()));
    }
  }

  private void dropped(Schema.Constraint constraint) {
    long table = constraint.relation();
    boolean withColumn =
        look.changes(Change.ColumnDropped.class).stream()
            .anyMatch(column ->
                column.column().relation() == table
                    && constraint.columns().contains(column.column().number()));
    if (withColumn || "cpufx".indexOf(constraint.kind()) < 0 || replaced(constraint)) {
      return;
    }
    if (constraint.kind() == 'p') {
      look.note(
          Rule.DROP_PRIMARY_KEY,
          table,
          look.name(table) + " has no primary key from then on",
          "-- make the new key first: CREATE UNIQUE INDEX CONCURRENTLY, then swap");
    } else {
      look.note(
          Rule.DROP_CONSTRAINT,
          table,
          constraint.name() + " holds no more for " + look.name(table),
          "-- deploy a release that keeps the rule by itself, or doesn't need it, first");
    }
  }

  /** A CHECK that only paved the way for NOT NULL or a partition's bound. */
  private boolean replaced(Schema.Constraint constraint) {
    if (constraint.kind() != 'c') {
      return false;
    }
    Schema end = look.atTheEnd();
    boolean notNull =
        constraint.columns().stream()
            .map(number -> end.column(constraint.relation(), number))
            .allMatch(column -> column.map(Schema.Column::notNull).orElse(false));
    boolean attached =
        end.relation(constraint.relation()).map(table -> table.partOf() != 0).orElse(false);
    return attached || (notNull && constraint.definition().contains("IS NOT NULL"));
  }

  private void unnamed() {
    long made =
        look.changes(Change.ConstraintAdded.class).stream()
            .filter(added -> "cupfx".indexOf(added.constraint().kind()) >= 0)
            .count();
    if (made > look.sql().count("CONSTRAINT") && look.sql().words().size() > 0) {
      look.note(
          Rule.UNNAMED_CONSTRAINT,
          0,
          "a constraint has no name of its own",
          "-- write CONSTRAINT <name> before it");
    }
  }

  /** How to add a constraint without shutting the table. */
  static String safely(Look look, Schema.Constraint constraint) {
    String table = "ALTER TABLE " + look.name(constraint.relation()) + " ";
    String name = constraint.name();
    return switch (constraint.kind()) {
      case 'u', 'p' -> {
        String columns =
            String.join(
                ", ",
                constraint.columns().stream()
                    .map(number -> look.traced().after().columnName(constraint.relation(), number))
                    .toList());
        yield "CREATE UNIQUE INDEX CONCURRENTLY "
            + name
            + " ON "
            + look.name(constraint.relation())
            + " ("
            + columns
            + ");\n-- next migration\n"
            + table
            + "ADD CONSTRAINT "
            + name
            + (constraint.kind() == 'u' ? " UNIQUE" : " PRIMARY KEY")
            + " USING INDEX "
            + name
            + ";";
      }
      default ->
          table
              + "ADD CONSTRAINT "
              + name
              + " "
              + constraint.definition()
              + " NOT VALID;\n-- next migration\n"
              + table
              + "VALIDATE CONSTRAINT "
              + name
              + ";";
    };
  }

  private String reads(Schema.Constraint constraint) {
    long table = constraint.relation();
    Lock lock = look.traced().lock(table).orElse(Lock.ACCESS_EXCLUSIVE);
    return lock.inWords()
        + " "
        + look.name(table)
        + " while "
        + look.rows(table)
        + " are read for "
        + constraint.name();
  }

  private String builds(Schema.Constraint constraint) {
    long table = constraint.relation();
    Lock lock = look.traced().lock(table).orElse(Lock.ACCESS_EXCLUSIVE);
    return lock.inWords()
        + " "
        + look.name(table)
        + " while the index of "
        + constraint.name()
        + " is built over "
        + look.rows(table);
  }

  private String columns(Schema.Constraint constraint) {
    return String.join(
        ", ",
        constraint.columns().stream()
            .map(number -> look.traced().after().columnName(constraint.relation(), number))
            .toList());
  }

  private String alter(long table, String what) {
    return "ALTER TABLE " + look.name(table) + " " + what + ";";
  }
}
