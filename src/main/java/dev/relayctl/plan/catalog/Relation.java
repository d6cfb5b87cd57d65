package dev.relayctl.plan.catalog;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Something with rows and columns.
 *
 * @param columns by name; their position is no part of it
 * @param uniqueKeys by name
 * @param constraints by name
 */
public record Relation(
    ObjectName name,
    Kind kind,
    List<Column> columns,
    List<UniqueKey> uniqueKeys,
    List<Constraint> constraints) {
  public Relation {
    columns = columns.stream().sorted(Comparator.comparing(Column::name)).toList();
    uniqueKeys = uniqueKeys.stream().sorted(Comparator.comparing(UniqueKey::name)).toList();
    constraints = constraints.stream().sorted(Comparator.comparing(Constraint::name)).toList();
  }

  /** What it is. */
  public enum Kind {
    TABLE("table"),
    PARTITIONED_TABLE("partitioned table"),
    FOREIGN_TABLE("foreign table"),
    /** A view that takes inserts, updates and deletes, by itself or by triggers. */
    WRITABLE_VIEW("view"),
    VIEW("view"),
    MATERIALIZED_VIEW("materialized view");

    private final String word;

    Kind(String word) {
      this.word = word;
    }

    /** The word for people. */
    public String word() {
      return word;
    }

    boolean writable() {
      return this != VIEW && this != MATERIALIZED_VIEW;
    }
  }

  /** The column of that name; empty when it has none. */
  Optional<Column> column(String wanted) {
    return columns.stream().filter(column -> column.name().equals(wanted)).findFirst();
  }

  boolean has(String column) {
    return column(column).isPresent();
  }

  boolean hasAll(List<String> wanted) {
    return wanted.stream().allMatch(this::has);
  }

  /** The names of its columns, sorted. */
  List<String> columnNames() {
    return columns.stream().map(Column::name).toList();
  }

  /** Whether a NULL in the column is refused, by the column or by a check. */
  boolean refusesNull(Column column) {
    return !column.nullable()
        || constraints.stream().anyMatch(constraint -> constraint.refusesNullOf(column.name()));
  }
}
