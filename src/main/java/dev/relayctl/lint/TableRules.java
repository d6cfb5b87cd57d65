package dev.relayctl.lint;

import java.util.ArrayList;
import java.util.List;

/** {@code specs/migration-safety.md} §2.5. */
final class TableRules {
  private final Look look;

  private TableRules(Look look) {
    this.look = look;
  }

  static void check(Look look) {
    var rules = new TableRules(look);
    boolean schemaGone = rules.namespaces();
    if (!schemaGone) {
      for (Change.RelationDropped dropped : look.changes(Change.RelationDropped.class)) {
        rules.dropped(dropped.relation());
      }
      rules.cascade();
    }
    for (Change.RelationRenamed renamed : look.changes(Change.RelationRenamed.class)) {
      rules.renamed(renamed.before(), renamed.after());
    }
    for (Change.RelationMoved moved : look.changes(Change.RelationMoved.class)) {
      if (look.existing(moved.before().oid()) && moved.before().kind() != 'i') {
        look.note(
            Rule.SET_SCHEMA,
            moved.before().oid(),
            moved.before().name() + " is " + moved.after().name() + " from then on",
            "CREATE VIEW "
                + moved.before().name()
                + " AS SELECT * FROM "
                + moved.after().name()
                + ";");
      }
    }
    for (Change.Rewritten rewritten : look.changes(Change.Rewritten.class)) {
      if (look.existing(rewritten.before().oid()) && rewritten.before().isTable()) {
        rules.rewritten(rewritten.before());
      }
    }
    for (Change.RelationAltered altered : look.changes(Change.RelationAltered.class)) {
      if (look.existing(altered.before().oid()) && altered.before().isTable()) {
        rules.altered(altered.before(), altered.after());
      }
    }
    for (Change.RelationAdded added : look.changes(Change.RelationAdded.class)) {
      rules.added(added.relation());
    }
    rules.spoken();
  }

  private boolean namespaces() {
    look.changes(Change.NamespaceRenamed.class)
        .forEach(renamed ->
            look.note(
                Rule.RENAME_SCHEMA,
                0,
                "the schema "
                    + renamed.before()
                    + " is called "
                    + renamed.after()
                    + " from then on",
                "CREATE SCHEMA " + renamed.after() + ";\n-- move its readers, one by one"));
    List<Change.NamespaceDropped> gone = look.changes(Change.NamespaceDropped.class);
    gone.forEach(dropped ->
        look.note(
            Rule.DROP_SCHEMA,
            0,
            "the schema " + dropped.name() + " is dropped with all that is in it",
            "-- move its readers and drop what is in it, one by one, first"));
    return !gone.isEmpty();
  }

  private void dropped(Schema.Relation relation) {
    if (!look.existing(relation.oid())) {
      return;
    }
    if (relation.isTable()) {
      boolean again =
          look.rest().stream()
              .flatMap(later -> later.changes(Change.RelationAdded.class).stream())
              .anyMatch(added -> added.relation().name().equals(relation.name()));
      var compatibility = new Compatibility(look);
      String drop = "DROP TABLE " + relation.name() + ";";
      if (!again && compatibility.breaks(relation, drop)) {
        return;
      }
      look.note(
          again ? Rule.FORCE_RECREATE : Rule.DROP_TABLE,
          relation.oid(),
          relation.name()
              + " is dropped with "
              + look.rows(relation.oid())
              + (again ? ", and made anew without them" : ""),
          "-- deploy a release that doesn't use it; then rename it away; one release later\n"
              + drop);
    }
  }

  /** What goes along without being named in the text. */
  private void cascade() {
    if (!look.sql().has("CASCADE") || !look.sql().has("DROP")) {
      return;
    }
    List<String> along = new ArrayList<>();
    look.changes(Change.RelationDropped.class).stream()
        .map(Change.RelationDropped::relation)
        .filter(one -> one.isTable() || one.kind() == 'v' || one.kind() == 'm')
        .filter(one -> look.existing(one.oid()) && unnamed(one.name()))
        .forEach(one -> along.add(one.name()));
    look.changes(Change.ColumnDropped.class).stream()
        .map(Change.ColumnDropped::column)
        .filter(one -> look.existing(one.relation()))
        .filter(one -> look.sql().begins("DROP") || unnamed(one.name()))
        .forEach(one -> along.add(look.name(one.relation()) + "." + one.name()));
    look.changes(Change.ConstraintDropped.class).stream()
        .map(Change.ConstraintDropped::constraint)
        .filter(one -> one.kind() == 'f' && look.existing(one.relation()) && unnamed(one.name()))
        .forEach(one -> along.add(one.name() + " of " + look.name(one.relation())));
    look.changes(Change.FunctionDropped.class).stream()
        .map(Change.FunctionDropped::function)
        .filter(one -> unnamed(one.name()))
        .forEach(one -> along.add(one.name() + "()"));
    if (!along.isEmpty()) {
      look.note(
          Rule.DROP_CASCADE,
          0,
          "CASCADE takes along " + String.join(", ", along),
          "-- name each object in a DROP of its own");
    }
  }

  private boolean unnamed(String name) {
    String bare = name.substring(name.lastIndexOf('.') + 1);
    for (int i = 0; i < look.sql().words().size(); i++) {
      String word = look.sql().name(i);
      if (word.equals(bare) || word.endsWith("." + bare)) {
        return false;
      }
    }
    return true;
  }

  private void renamed(Schema.Relation old, Schema.Relation now) {
    if (!look.existing(old.oid()) || "rpvmf".indexOf(old.kind()) < 0) {
      return;
    }
    boolean view =
        look.atTheEnd().relations().values().stream()
            .anyMatch(one -> one.name().equals(old.name()) && one.isView());
    String withView =
        "ALTER TABLE "
            + old.name()
            + " RENAME TO "
            + now.name()
            + ";\nCREATE VIEW "
            + old.name()
            + " AS SELECT * FROM "
            + now.name()
            + ";";
    if (!view && new Compatibility(look).breaks(old, withView)) {
      return;
    }
    look.note(
        Rule.RENAME_TABLE,
        view ? Severity.WARN : Severity.ERROR,
        old.oid(),
        old.name()
            + " is called "
            + now.name()
            + " from then on"
            + (view ? "; a view keeps the old name" : ""),
        withView);
  }

  private void rewritten(Schema.Relation table) {
    Statement sql = look.sql();
    String shut =
        "nobody can read or write "
            + table.name()
            + " while "
            + look.rows(table.oid())
            + " are rewritten";
    if (sql.begins("TRUNCATE")) {
      look.note(
          Rule.TRUNCATE_TABLE,
          table.oid(),
          "all rows of " + table.name() + " are gone (" + look.rows(table.oid()) + ")",
          "DELETE FROM " + table.name() + " WHERE …; -- in batches");
    } else if (sql.begins("CLUSTER") || sql.begins("VACUUM")) {
      look.note(Rule.VACUUM_FULL_OR_CLUSTER, table.oid(), shut, "-- pg_repack or pg_squeeze");
    }
  }

  private void altered(Schema.Relation old, Schema.Relation now) {
    long oid = old.oid();
    String name = old.name();
    String shut =
        "nobody can read or write " + name + " while " + look.rows(oid) + " are written anew";
    if (old.persistence() != now.persistence()) {
      look.note(
          Rule.SET_LOGGED_UNLOGGED, oid, shut, "-- a new table, filled in batches, then swapped");
    }
    if (old.tablespace() != now.tablespace()) {
      look.note(
          Rule.SET_TABLESPACE, oid, shut, "-- a new table there, filled in batches, then swapped");
    }
    if (old.accessMethod() != now.accessMethod()) {
      look.note(
          Rule.SET_ACCESS_METHOD, oid, shut, "-- a new table, filled in batches, then swapped");
    }
    if (old.partOf() == 0 && now.partOf() != 0) {
      attached(now);
    }
    if (old.partOf() != 0 && now.partOf() == 0 && !look.sql().has("CONCURRENTLY")) {
      look.note(
          Rule.DETACH_PARTITION_BLOCKING,
          old.partOf(),
          "nobody can read or write " + look.name(old.partOf()) + " until it gets its lock",
          "-- in a file of its own, outside a transaction\nALTER TABLE "
              + look.name(old.partOf())
              + " DETACH PARTITION "
              + name
              + " CONCURRENTLY;");
    }
    if (old.replicaIdentity() != now.replicaIdentity()) {
      look.note(
          Rule.REPLICA_IDENTITY,
          oid,
          "subscribers know the rows of " + name + " by something else from then on",
          "-- a primary key");
    }
    if (!old.settings().equals(now.settings())) {
      look.note(
          Rule.TABLE_STORAGE_PARAMETER, oid, "settings of " + name + " change", "-- nothing to do");
    }
  }

  private void attached(Schema.Relation part) {
    boolean other =
        look.traced().work().keySet().stream()
            .anyMatch(oid ->
                look.existing(oid)
                    && look.traced().scanned(oid)
                    && look.relation(oid).map(one -> one.partOf() == part.partOf()).orElse(false));
    if (look.traced().scanned(part.oid()) || other) {
      String name = part.name();
      look.note(
          Rule.ATTACH_PARTITION_SCAN,
          part.oid(),
          "nobody can read or write "
              + name
              + " while "
              + look.rows(part.oid())
              + " are compared with its bounds",
          "ALTER TABLE "
              + name
              + " ADD CONSTRAINT bounds CHECK (…) NOT VALID;\n"
              + "-- next migration\nALTER TABLE "
              + name
              + " VALIDATE CONSTRAINT bounds;\n"
              + "-- next migration: ATTACH, then\nALTER TABLE "
              + name
              + " DROP CONSTRAINT bounds;");
    }
  }

  private void added(Schema.Relation relation) {
    if (!relation.isTable() || relation.persistence() == 't') {
      return;
    }
    if (relation.partOf() != 0 && look.existing(relation.partOf())) {
      String parent = look.name(relation.partOf());
      look.note(
          Rule.CREATE_PARTITION_OF,
          relation.partOf(),
          "nobody can read or write " + parent + " until it gets its lock",
          "CREATE TABLE "
              + relation.name()
              + " (LIKE "
              + parent
              + " INCLUDING ALL);\nALTER TABLE "
              + parent
              + " ATTACH PARTITION "
              + relation.name()
              + " FOR VALUES …;");
    }
    boolean key =
        look.atTheEnd().constraints().values().stream()
            .anyMatch(one -> one.relation() == relation.oid() && one.kind() == 'p');
    if (!key && relation.partOf() == 0 && look.atTheEnd().relation(relation.oid()).isPresent()) {
      look.note(
          Rule.CREATE_TABLE_WITHOUT_PRIMARY_KEY,
          0,
          relation.name() + " has no primary key",
          "-- id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY");
    }
  }

  /** What only the text tells. */
  private void spoken() {
    Statement sql = look.sql();
    if (sql.begins("DROP", "DATABASE")) {
      look.note(Rule.DROP_DATABASE, 0, "a database is dropped", "-- not in a migration");
    }
    if (sql.begins("VACUUM") && sql.has("FULL") && look.locked(Lock.SHARE).isEmpty()) {
      look.note(
          Rule.VACUUM_FULL_OR_CLUSTER,
          0,
          "the table is rewritten while nobody can read or write it",
          "-- pg_repack or pg_squeeze");
    }
    if (sql.begins("COMMENT", "ON")) {
      look.note(Rule.TABLE_STORAGE_PARAMETER, 0, "a comment changes", "-- nothing to do");
    }
    if (sql.begins("CREATE", "TABLE")
        && sql.has("IF", "NOT", "EXISTS")
        && look.traced().failure() == null
        && look.changes(Change.RelationAdded.class).isEmpty()) {
      look.note(
          Rule.IF_NOT_EXISTS_HIDES_DRIFT,
          0,
          sql.name(sql.find("EXISTS") + 1)
              + " is there already, and stays as it is, whatever is written here",
          "-- CREATE TABLE without IF NOT EXISTS: the migration runs once");
    }
  }
}
