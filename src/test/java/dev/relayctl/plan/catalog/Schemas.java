package dev.relayctl.plan.catalog;

import dev.relayctl.plan.catalog.Column.Filling;
import dev.relayctl.plan.catalog.Relation.Kind;
import java.util.ArrayList;
import java.util.List;

/** Small catalogs for tests. */
final class Schemas {
  static final ObjectName TRACKS = named("tracks");
  static final DataType TEXT = new DataType("text", "text", -1);
  static final DataType BIGINT = new DataType("bigint", "bigint", -1);
  static final DataType INTEGER = new DataType("integer", "integer", -1);

  private Schemas() {}

  static ObjectName named(String name) {
    return new ObjectName("public", name);
  }

  static Column column(String name, DataType type) {
    return new Column(name, type, true, Filling.NOTHING);
  }

  static Column notNull(String name, DataType type) {
    return new Column(name, type, false, Filling.NOTHING);
  }

  static Relation table(String name, Column... columns) {
    return relation(Kind.TABLE, name, columns);
  }

  static Relation relation(Kind kind, String name, Column... columns) {
    return new Relation(named(name), kind, List.of(columns), List.of(), List.of());
  }

  static Relation with(Relation relation, Constraint constraint) {
    return new Relation(
        relation.name(),
        relation.kind(),
        relation.columns(),
        relation.uniqueKeys(),
        plus(relation.constraints(), constraint));
  }

  static Relation with(Relation relation, UniqueKey key) {
    return new Relation(
        relation.name(),
        relation.kind(),
        relation.columns(),
        plus(relation.uniqueKeys(), key),
        relation.constraints());
  }

  static UniqueKey unique(String name, String... columns) {
    return new UniqueKey(name, List.of(columns), List.of(columns), null, UniqueKey.Nulls.DISTINCT);
  }

  static Constraint check(String name, String definition, String... columns) {
    return new Constraint(name, Constraint.Kind.CHECK, List.of(columns), definition, true);
  }

  static SchemaCatalog catalog(Relation... relations) {
    return new SchemaCatalog(List.of(relations), List.of(), List.of(), List.of(), List.of());
  }

  static SchemaCatalog catalog(EnumType... enums) {
    return new SchemaCatalog(List.of(), List.of(enums), List.of(), List.of(), List.of());
  }

  static SchemaCatalog catalog(Domain... domains) {
    return new SchemaCatalog(List.of(), List.of(), List.of(domains), List.of(), List.of());
  }

  static SchemaCatalog catalog(Function... functions) {
    return new SchemaCatalog(List.of(), List.of(), List.of(), List.of(), List.of(functions));
  }

  static SchemaCatalog sequences(List<Relation> relations, Sequence... sequences) {
    return new SchemaCatalog(relations, List.of(), List.of(), List.of(sequences), List.of());
  }

  /** The sentences of the conflicts. */
  static List<String> sentences(SchemaCatalog known, SchemaCatalog now) {
    return Compatibility.conflicts(known, now).stream().map(Conflict::sentence).toList();
  }

  /** What happens to the type of the one column of a table. */
  static List<String> retyped(DataType before, DataType now) {
    return sentences(
        catalog(table("tracks", column("x", before))), catalog(table("tracks", column("x", now))));
  }

  private static <T> List<T> plus(List<T> list, T more) {
    var all = new ArrayList<>(list);
    all.add(more);
    return all;
  }
}
