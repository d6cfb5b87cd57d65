package dev.relayctl.lint;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/** {@code specs/migration-safety.md} §2.6: types and data. */
final class DataRules {
  private static final int TWELVE = 120_000;
  private static final Set<String> SHORT = Set.of("smallint", "integer");

  private final Look look;

  private DataRules(Look look) {
    this.look = look;
  }

  static void check(Look look) {
    var rules = new DataRules(look);
    rules.enums();
    rules.dropped();
    rules.rows();
    rules.types();
  }

  private void enums() {
    Traced.Failure failure = look.traced().failure();
    if (failure != null && failure.sqlState().equals("55P04")) {
      look.note(
          Rule.ENUM_VALUE_USED_IN_SAME_TRANSACTION,
          0,
          failure.message(),
          "-- ADD VALUE in one migration, its use in the next");
    }
    look.changes(Change.TypeAdded.class).stream()
        .filter(added -> added.type().kind() == 'e')
        .forEach(added ->
            look.note(
                Rule.CREATE_ENUM,
                0,
                "a label of " + added.type().name() + " can never be dropped",
                "-- a table of values with a foreign key"));
    for (Change.LabelsChanged changed : look.changes(Change.LabelsChanged.class)) {
      List<String> before = changed.before().labels();
      List<String> after = changed.after().labels();
      if (before.size() == after.size()) {
        renamed(changed);
      } else if (!look.sql().has("BEFORE") && !look.sql().has("AFTER")) {
        look.note(
            Rule.ENUM_VALUE_WITHOUT_POSITION,
            0,
            "the new label of " + changed.after().name() + " sorts last",
            "ALTER TYPE " + changed.after().name() + " ADD VALUE … BEFORE …;");
      }
      if (look.traced().before().version() < TWELVE && look.file().transactional()) {
        look.note(
            Rule.ENUM_VALUE_IN_TRANSACTION_BEFORE_12,
            0,
            "a server before PostgreSQL 12 refuses it in a transaction",
            "-- outside a transaction");
      }
    }
  }

  private void renamed(Change.LabelsChanged changed) {
    for (String label : changed.before().labels()) {
      if (!changed.after().labels().contains(label)) {
        var value = EnumValue.of(look.traced().before(), changed.before(), label);
        var compatibility = new Compatibility(look);
        if (!compatibility.breaks(value, 0)) {
          Compatibility.Known known = compatibility.of(value);
          look.note(
              Rule.RENAME_ENUM_VALUE,
              known.severity(),
              0,
              "a release fails with 22P02 where it names '"
                  + label
                  + "' of "
                  + changed.after().name()
                  + "; "
                  + known.text(),
              "ALTER TYPE "
                  + changed.after().name()
                  + " ADD VALUE …;\n-- move the rows; leave the old label");
        }
      }
    }
  }

  /** A column that gets another enum, in which a value is missing. */
  private void dropped() {
    for (Change.ColumnAltered altered : look.changes(Change.ColumnAltered.class)) {
      if (look.existing(altered.before().relation())) {
        Optional<Schema.Type> old = typeOf(altered.before(), look.traced().before());
        Optional<Schema.Type> now = typeOf(altered.after(), look.traced().after());
        if (old.isPresent() && now.isPresent() && old.get().oid() != now.get().oid()) {
          old.get().labels().stream()
              .filter(label -> !now.get().labels().contains(label))
              .forEach(label ->
                  new Compatibility(look)
                      .breaks(
                          EnumValue.of(look.traced().before(), old.get(), label),
                          altered.before().relation()));
        }
      }
    }
  }

  private static Optional<Schema.Type> typeOf(Schema.Column column, Schema schema) {
    return schema.types().values().stream()
        .filter(type -> type.kind() == 'e' && EnumValue.isOf(column, type))
        .findFirst();
  }

  private void rows() {
    Statement sql = look.sql();
    boolean with = sql.begins("WITH");
    boolean update = sql.begins("UPDATE") || (with && sql.has("UPDATE"));
    boolean delete = sql.begins("DELETE") || (with && sql.has("DELETE"));
    boolean hidden = sql.begins("DO") || sql.begins("CALL") || sql.begins("SELECT");
    List<Long> tables = look.locked(Lock.ROW_EXCLUSIVE);
    if (tables.isEmpty()) {
      return;
    }
    long table = tables.getFirst();
    boolean where =
        sql.words().stream()
            .anyMatch(word ->
                word.depth() == 0 && word.kind() == Word.Kind.PLAIN && word.text().equals("WHERE"));
    String batches =
        "-- in batches of 1,000 to 10,000, each in a transaction of its own"
            // Where relayctl can repeat the statement: not within a program.
            + (look.file().path().endsWith(".sql")
                ? ": a file of its own that begins with -- relayctl: backfill\n"
                : "\n")
            + sql.text().strip()
            + (where ? " AND" : " WHERE")
            + " id BETWEEN … AND …;";
    if (look.file().mode() == Traced.Mode.BATCHES && (where || !(update || delete))) {
      if (!sql.has("LIMIT") && !sql.has("FETCH")) {
        look.note(
            Rule.UNBATCHED_BACKFILL,
            table,
            "the first batch changes all that is to be changed of "
                + look.rows(table)
                + " of "
                + look.name(table)
                + ": it has no LIMIT",
            "WHERE id IN (SELECT id FROM … WHERE … ORDER BY id LIMIT 1000)");
      }
    } else if ((update || delete) && !where) {
      look.note(
          Rule.UNBOUNDED_UPDATE_DELETE,
          table,
          look.rows(table)
              + " of "
              + look.name(table)
              + " are locked to the end of the transaction",
          batches);
    } else if ((update || delete || hidden || copies(sql))
        && look.sizes().large(look.name(table))) {
      look.note(
          Rule.UNBATCHED_BACKFILL,
          table,
          "an unknown share of "
              + look.rows(table)
              + " of "
              + look.name(table)
              + " is locked to the end of the statement",
          batches);
    }
  }

  private boolean copies(Statement sql) {
    return sql.begins("INSERT")
        && sql.has("SELECT")
        && look.traced().locks().keySet().stream()
                .filter(oid -> look.existing(oid) && look.isTable(oid))
                .count()
            >= 2;
  }

  private void types() {
    for (Change.ColumnAdded added : look.changes(Change.ColumnAdded.class)) {
      type(added.column());
    }
    for (Change.RelationAdded added : look.changes(Change.RelationAdded.class)) {
      if (added.relation().isTable() && added.relation().partOf() == 0) {
        look.traced().after().columnsOf(added.relation().oid()).forEach(this::type);
      }
    }
    for (Change.ConstraintAdded added : look.changes(Change.ConstraintAdded.class)) {
      key(added.constraint());
    }
    if (look.sql().begins("CREATE", "TABLE")
        && (look.sql().has("SERIAL")
            || look.sql().has("BIGSERIAL")
            || look.sql().has("SMALLSERIAL"))) {
      look.note(
          Rule.SERIAL_TYPE,
          0,
          "the sequence of a serial column has rights of its own",
          "-- bigint GENERATED ALWAYS AS IDENTITY");
    }
  }

  private void type(Schema.Column column) {
    String name = look.traced().after().name(column.relation()) + "." + column.name();
    String type = column.type();
    if (type.startsWith("timestamp") && type.endsWith("without time zone")) {
      look.note(
          Rule.TIMESTAMP_WITHOUT_TIME_ZONE,
          0,
          name + " has no time zone: what it means depends on the session",
          "-- timestamptz");
    } else if (type.startsWith("character(")) {
      look.note(Rule.CHAR_N_TYPE, 0, name + " is padded with blanks", "-- text with a CHECK");
    } else if (type.startsWith("character varying(")) {
      look.note(
          Rule.VARCHAR_LIMIT,
          0,
          name + " has a limit that is in the way later",
          "-- text with a CHECK");
    }
  }

  private void key(Schema.Constraint constraint) {
    if (constraint.kind() != 'p') {
      return;
    }
    constraint.columns().stream()
        .flatMap(number -> look.traced().after().column(constraint.relation(), number).stream())
        .filter(column -> SHORT.contains(column.type()))
        .findFirst()
        .ifPresent(column ->
            look.note(
                Rule.INT4_PRIMARY_KEY,
                0,
                look.traced().after().name(column.relation())
                    + "."
                    + column.name()
                    + " is "
                    + column.type()
                    + " and ends at "
                    + (column.type().equals("integer") ? "2147483647" : "32767"),
                "-- bigint"));
  }
}
