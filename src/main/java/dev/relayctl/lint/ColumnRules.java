package dev.relayctl.lint;

import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** {@code specs/migration-safety.md} §2.2. */
final class ColumnRules {
  private static final int ELEVEN = 110_000;

  private final Look look;

  private ColumnRules(Look look) {
    this.look = look;
  }

  static void check(Look look) {
    var rules = new ColumnRules(look);
    for (Change.ColumnAdded added : look.changes(Change.ColumnAdded.class)) {
      if (look.existing(added.column().relation()) && look.isTable(added.column().relation())) {
        rules.added(added.column());
      }
    }
    for (Change.ColumnDropped dropped : look.changes(Change.ColumnDropped.class)) {
      if (look.existing(dropped.column().relation()) && look.isTable(dropped.column().relation())) {
        rules.dropped(dropped.column());
      }
    }
    for (Change.ColumnAltered altered : look.changes(Change.ColumnAltered.class)) {
      long table = altered.before().relation();
      if (look.existing(table) && look.isTable(table)) {
        rules.altered(altered.before(), altered.after());
      }
    }
  }

  private void added(Schema.Column column) {
    long table = column.relation();
    String name = look.name(table);
    String type = column.type();
    boolean rewritten = look.rewrote(table);
    if (rewritten && column.generated() == 's') {
      look.note(
          Rule.ADD_COLUMN_GENERATED_STORED,
          table,
          shut(table, "are rewritten to store " + column.name()),
          look.traced().before().version() >= 180_000
              ? alter(
                  table,
                  "ADD COLUMN "
                      + column.name()
                      + " "
                      + type
                      + " GENERATED ALWAYS AS ("
                      + column.defaultText()
                      + ") VIRTUAL")
              : filled(table, column));
    } else if (rewritten && numbers(column)) {
      look.note(
          Rule.ADD_COLUMN_SERIAL_OR_IDENTITY,
          table,
          shut(table, "are rewritten to number them in " + column.name()),
          "CREATE SEQUENCE "
              + name
              + "_"
              + column.name()
              + "_seq;\n"
              + alter(table, "ADD COLUMN " + column.name() + " " + type)
              + "\n"
              + alter(
                  table,
                  "ALTER COLUMN "
                      + column.name()
                      + " SET DEFAULT nextval('"
                      + name
                      + "_"
                      + column.name()
                      + "_seq')")
              + "\n-- next migration, in batches\nUPDATE "
              + name
              + " SET "
              + column.name()
              + " = DEFAULT WHERE "
              + column.name()
              + " IS NULL AND …;");
    } else if (rewritten && column.constrainedDomain()) {
      look.note(
          Rule.ADD_COLUMN_CONSTRAINED_DOMAIN,
          table,
          shut(table, "are rewritten to check the domain " + type),
          "-- with the domain's base type and its check as a constraint\n"
              + alter(table, "ADD COLUMN " + column.name() + " <base type>")
              + "\n"
              + alter(
                  table,
                  "ADD CONSTRAINT " + name + "_" + column.name() + "_check CHECK (…) NOT VALID"));
    } else if (rewritten && column.defaultText() != null) {
      look.note(
          Rule.ADD_COLUMN_VOLATILE_DEFAULT,
          table,
          shut(table, "are rewritten, since " + column.defaultText() + " differs for each"),
          alter(table, "ADD COLUMN " + column.name() + " " + type)
              + "\n"
              + alter(
                  table, "ALTER COLUMN " + column.name() + " SET DEFAULT " + column.defaultText())
              + "\n-- next migration, in batches\nUPDATE "
              + name
              + " SET "
              + column.name()
              + " = DEFAULT WHERE "
              + column.name()
              + " IS NULL AND …;");
    }
    if (column.defaultText() != null && look.traced().before().version() < ELEVEN) {
      look.note(
          Rule.ADD_COLUMN_DEFAULT_BEFORE_11,
          table,
          shut(table, "are rewritten, as every default does before PostgreSQL 11"),
          filled(table, column));
    }
    if (column.notNull()
        && column.defaultText() == null
        && column.identity() == ' '
        && column.generated() == ' ') {
      look.note(
          Rule.ADD_COLUMN_NOT_NULL_NO_DEFAULT,
          table,
          name
              + "."
              + column.name()
              + " is NOT NULL without a default: it fails where "
              + name
              + " has rows, and INSERTs of the running release fail afterwards",
          alter(table, "ADD COLUMN " + column.name() + " " + type + " NOT NULL DEFAULT …"));
    }
    if (type.equals("json")) {
      look.note(
          Rule.ADD_COLUMN_JSON,
          table,
          name + "." + column.name() + " is json, for which PostgreSQL has no equality",
          alter(table, "ADD COLUMN " + column.name() + " jsonb"));
    }
    inline(column);
  }

  /** A constraint that comes with the column. */
  private void inline(Schema.Column column) {
    long table = column.relation();
    for (Schema.Constraint constraint : constraints(table)) {
      if (constraint.columns().contains(column.number())
          && "cupf".indexOf(constraint.kind()) >= 0) {
        boolean works =
            look.traced().scanned(table) || constraint.kind() == 'u' || constraint.kind() == 'p';
        look.note(
            Rule.ADD_COLUMN_INLINE_CONSTRAINT,
            works ? Severity.ERROR : Severity.WARN,
            table,
            works
                ? shut(table, "are read for " + constraint.name())
                : constraint.name()
                    + " comes with the column, under its lock"
                    + (constraint.kind() == 'f'
                        ? " on " + look.name(table) + " and " + look.name(constraint.references())
                        : ""),
            alter(table, "ADD COLUMN " + column.name() + " " + column.type())
                + "\n-- next migration\n"
                + ConstraintRules.safely(look, constraint));
      }
    }
  }

  private List<Schema.Constraint> constraints(long table) {
    return look.changes(Change.ConstraintAdded.class).stream()
        .map(Change.ConstraintAdded::constraint)
        .filter(constraint -> constraint.relation() == table)
        .toList();
  }

  private void dropped(Schema.Column column) {
    var compatibility = new Compatibility(look);
    String table = look.name(column.relation());
    String drop = alter(column.relation(), "DROP COLUMN " + column.name());
    if (compatibility.breaks(column, drop)) {
      return;
    }
    Compatibility.Known known = compatibility.of(column);
    look.note(
        Rule.DROP_COLUMN,
        known.severity(),
        column.relation(),
        table + "." + column.name() + " is dropped with its data; " + known.text(),
        "-- deploy a release that doesn't name " + column.name() + " first; then\n" + drop);
  }

  private void renamed(Schema.Column old, Schema.Column now) {
    var compatibility = new Compatibility(look);
    long table = old.relation();
    String name = look.name(table);
    String steps =
        alter(table, "ADD COLUMN " + now.name() + " " + now.type())
            + "\n-- a release writes both; next migration, in batches\nUPDATE "
            + name
            + " SET "
            + now.name()
            + " = "
            + old.name()
            + " WHERE …;\n-- a release reads the new one; then\n"
            + alter(table, "DROP COLUMN " + old.name());
    if (compatibility.breaks(old, steps)) {
      return;
    }
    Compatibility.Known known = compatibility.of(old);
    look.note(
        Rule.RENAME_COLUMN,
        known.severity(),
        table,
        name
            + "."
            + old.name()
            + " is called "
            + now.name()
            + " from then on"
            + "; "
            + known.text(),
        steps);
  }

  private void altered(Schema.Column old, Schema.Column now) {
    long table = old.relation();
    String name = look.name(table);
    if (!old.name().equals(now.name())) {
      renamed(old, now);
    }
    if (!old.type().equals(now.type()) || old.collation() != now.collation()) {
      retyped(old, now);
    }
    boolean key = constraints(table).stream().anyMatch(constraint -> constraint.kind() == 'p');
    if (!old.notNull() && now.notNull() && look.traced().scanned(table) && !key) {
      look.note(
          Rule.SET_NOT_NULL_SCAN,
          table,
          shut(table, "are read for NULLs in " + now.name()),
          alter(
                  table,
                  "ADD CONSTRAINT "
                      + now.name()
                      + "_nn CHECK ("
                      + now.name()
                      + " IS NOT NULL) NOT VALID")
              + "\n-- next migration\n"
              + alter(table, "VALIDATE CONSTRAINT " + now.name() + "_nn")
              + "\n-- next migration\n"
              + alter(
                  table,
                  "ALTER COLUMN "
                      + now.name()
                      + " SET NOT NULL, DROP CONSTRAINT "
                      + now.name()
                      + "_nn"));
    }
    if (old.notNull() && !now.notNull()) {
      look.note(
          Rule.DROP_NOT_NULL,
          table,
          name + "." + now.name() + " may be NULL from then on",
          "-- deploy a release that reads NULL first; then\n"
              + alter(table, "ALTER COLUMN " + now.name() + " DROP NOT NULL"));
    }
    defaults(old, now);
  }

  private void retyped(Schema.Column old, Schema.Column now) {
    long table = old.relation();
    String column = look.name(table) + "." + old.name();
    String change =
        old.type().equals(now.type())
            ? "gets another collation"
            : "turns from " + old.type() + " into " + now.type();
    String swap =
        alter(table, "ADD COLUMN " + old.name() + "_new " + now.type())
            + "\n-- a release writes both; next migration, in batches\nUPDATE "
            + look.name(table)
            + " SET "
            + old.name()
            + "_new = "
            + old.name()
            + " WHERE …;\n-- then swap the names";
    if (look.rewrote(table)) {
      look.note(
          Rule.CHANGE_COLUMN_TYPE_REWRITE,
          table,
          shut(table, "are rewritten: " + column + " " + change),
          swap);
    } else if (rebuilt(table) || look.traced().scanned(table)) {
      look.note(
          Rule.CHANGE_COLUMN_TYPE_INDEX_REBUILD,
          table,
          shut(table, "are read to build an index anew: " + column + " " + change),
          swap);
    } else {
      look.note(
          Rule.CHANGE_COLUMN_TYPE_IN_USE,
          table,
          column + " " + change + "; no row is touched, but the running release sees it",
          "-- make sure that the running release can read " + now.type());
    }
  }

  /** The index keeps its oid, or a new one takes its place. */
  private boolean rebuilt(long table) {
    boolean anew =
        look.changes(Change.Rewritten.class).stream()
            .map(change -> look.traced().before().indexes().get(change.before().oid()))
            .anyMatch(index -> index != null && index.table() == table);
    boolean replaced =
        look.changes(Change.IndexAdded.class).stream()
            .anyMatch(added -> added.index().table() == table);
    return anew || replaced;
  }

  private void defaults(Schema.Column old, Schema.Column now) {
    long table = old.relation();
    boolean gone = old.identity() != ' ' && now.identity() == ' ';
    boolean plain = old.generated() != ' ' && now.generated() == ' ';
    boolean another =
        now.generated() != ' ' && !Objects.equals(old.defaultText(), now.defaultText());
    if (gone || plain || another) {
      look.note(
          Rule.DROP_IDENTITY_OR_EXPRESSION,
          table,
          another
              ? look.name(table) + "." + now.name() + " is computed otherwise from then on"
              : "nobody gives " + look.name(table) + "." + now.name() + " a value any more",
          "-- deploy a release that sends the value first");
      return;
    }
    if (old.generated() != ' ' || Objects.equals(old.defaultText(), now.defaultText())) {
      return;
    }
    if (now.defaultText() == null && now.notNull()) {
      look.note(
          Rule.DROP_COLUMN_DEFAULT,
          table,
          "INSERTs that leave " + look.name(table) + "." + now.name() + " out fail from then on",
          "-- deploy a release that sends the value first; then\n"
              + alter(table, "ALTER COLUMN " + now.name() + " DROP DEFAULT"));
    } else if (now.defaultText() != null) {
      look.note(
          Rule.CHANGE_COLUMN_DEFAULT,
          table,
          "new rows of "
              + look.name(table)
              + " get "
              + now.defaultText()
              + " in "
              + now.name()
              + "; those that are there keep what they have",
          "-- nothing to do, unless old rows need the value, too");
    }
  }

  private static boolean numbers(Schema.Column column) {
    @Nullable String text = column.defaultText();
    return column.identity() != ' '
        || (text != null && text.toLowerCase(Locale.ROOT).startsWith("nextval("));
  }

  private String filled(long table, Schema.Column column) {
    return alter(table, "ADD COLUMN " + column.name() + " " + column.type())
        + "\n-- a trigger or the release fills it; next migration, in batches\nUPDATE "
        + look.name(table)
        + " SET "
        + column.name()
        + " = … WHERE "
        + column.name()
        + " IS NULL AND …;";
  }

  private String shut(long table, String what) {
    Lock lock = look.traced().lock(table).orElse(Lock.ACCESS_EXCLUSIVE);
    return lock.inWords() + " " + look.name(table) + " while " + look.rows(table) + " " + what;
  }

  private String alter(long table, String what) {
    return "ALTER TABLE " + look.name(table) + " " + what + ";";
  }
}
