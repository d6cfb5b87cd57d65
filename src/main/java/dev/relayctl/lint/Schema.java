package dev.relayctl.lint;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What PostgreSQL's catalogues say of a database at one moment, as far as rules ask for it. Things
 * are known by their oid, never by name ({@code specs/migration-safety.md} §1.1).
 *
 * @param version the server's, such as 180000
 * @param namespaces schema names by oid
 * @param relations tables, views, indexes, sequences by oid
 * @param columns by relation, in the order of their numbers
 * @param constraints of tables, by oid
 * @param indexes by the index's oid
 * @param types enums and domains by oid
 * @param functions by oid
 * @param triggers by oid, PostgreSQL's own left out
 * @param policies by oid
 * @param sequences by the sequence's oid
 */
public record Schema(
    int version,
    ByOid<String> namespaces,
    ByOid<Relation> relations,
    ByOid<List<Column>> columns,
    ByOid<Constraint> constraints,
    ByOid<Index> indexes,
    ByOid<Type> types,
    ByOid<Function> functions,
    ByOid<Trigger> triggers,
    ByOid<Policy> policies,
    ByOid<Sequence> sequences) {
  /** The same, made of an earlier moment's values where they are equal. */
  public Schema sharing(Schema earlier) {
    return new Schema(
        version,
        earlier.namespaces.turnedInto(namespaces),
        earlier.relations.turnedInto(relations),
        earlier.columns.turnedInto(columns),
        earlier.constraints.turnedInto(constraints),
        earlier.indexes.turnedInto(indexes),
        earlier.types.turnedInto(types),
        earlier.functions.turnedInto(functions),
        earlier.triggers.turnedInto(triggers),
        earlier.policies.turnedInto(policies),
        earlier.sequences.turnedInto(sequences));
  }

  /**
   * A row of {@code pg_class}.
   *
   * @param name as it is written in SQL, with its schema unless that is {@code public}
   * @param kind {@code relkind}
   * @param partOf the partitioned table or index that it is a part of; 0 for none
   * @param acl as text; empty for the default
   * @param settings {@code reloptions} as text, with the statistics targets of its columns
   */
  public record Relation(
      long oid,
      String schema,
      String name,
      char kind,
      long fileNode,
      long partOf,
      String owner,
      String acl,
      long tablespace,
      long accessMethod,
      char persistence,
      boolean rowSecurity,
      boolean forcedRowSecurity,
      char replicaIdentity,
      String settings) {
    /** Whether it has rows of its own, or parts that have. */
    public boolean isTable() {
      return kind == 'r' || kind == 'p';
    }

    /** Whether it is a view whose query is asked anew each time. */
    public boolean isView() {
      return kind == 'v';
    }
  }

  /**
   * A column of a table or view.
   *
   * @param type as SQL has it, modifier included
   * @param constrainedDomain whether the type is a domain with a CHECK or NOT NULL
   * @param defaultText the default's or the generation's expression; null for none
   * @param generated {@code s} stored, {@code v} virtual, a blank for neither
   * @param identity {@code a}, {@code d}, or a blank
   */
  public record Column(
      long relation,
      int number,
      String name,
      String type,
      boolean constrainedDomain,
      boolean notNull,
      @Nullable String defaultText,
      char generated,
      char identity,
      long collation) {}

  /**
   * A constraint of a table or domain.
   *
   * @param relation the table; 0 for a domain's
   * @param kind {@code contype}
   * @param columns of the table, in the constraint's order
   * @param references the table that a foreign key leads to; 0 for others
   * @param sameTypes whether both sides of a foreign key have the same types; true for others
   * @param definition as {@code pg_get_constraintdef} writes it
   */
  public record Constraint(
      long oid,
      long relation,
      String name,
      char kind,
      boolean validated,
      long index,
      List<Integer> columns,
      long references,
      boolean sameTypes,
      String definition) {
    public Constraint {
      columns = List.copyOf(columns);
    }
  }

  /**
   * An index.
   *
   * @param columns of the table; 0 for an expression
   * @param partial whether it has a predicate
   * @param shape its definition without its name
   */
  public record Index(
      long oid,
      long table,
      boolean valid,
      boolean unique,
      List<Integer> columns,
      boolean partial,
      String shape) {
    public Index {
      columns = List.copyOf(columns);
    }
  }

  /** An enum with its labels, or a domain. */
  public record Type(long oid, String name, char kind, List<String> labels) {
    public Type {
      labels = List.copyOf(labels);
    }
  }

  /** A function or procedure. */
  public record Function(long oid, String name, String arguments) {}

  /** A trigger of a table. */
  public record Trigger(long oid, long table, String name, char enabled) {}

  /** A policy of row level security. */
  public record Policy(long oid, long table, String name, String definition) {}

  /** A sequence's settings. */
  public record Sequence(long oid, String type, long start, boolean called, long last) {}

  /** A relation; empty when there is none with that oid. */
  public Optional<Relation> relation(long oid) {
    return Optional.ofNullable(relations.get(oid));
  }

  /** A relation's name for sentences. */
  public String name(long oid) {
    return relation(oid).map(Relation::name).orElse("oid " + oid);
  }

  /** A column; empty when there is none with that number. */
  public Optional<Column> column(long relation, int number) {
    return columnsOf(relation).stream().filter(column -> column.number() == number).findFirst();
  }

  /** A column's name for sentences. */
  public String columnName(long relation, int number) {
    return column(relation, number).map(Column::name).orElse("");
  }

  /** The columns of a relation, in order. */
  public List<Column> columnsOf(long relation) {
    List<Column> known = columns.get(relation);
    return known == null ? List.of() : known;
  }
}
