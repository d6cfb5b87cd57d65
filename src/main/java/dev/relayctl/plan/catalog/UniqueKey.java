package dev.relayctl.plan.catalog;

import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What must be unique in a relation: a primary key, a unique constraint or a unique index. Which of
 * them is all the same to code that writes.
 *
 * @param name of the index
 * @param parts the columns and expressions that are unique together, as the server prints them;
 *     sorted, since their order says nothing about uniqueness
 * @param columns the columns that the parts and the predicate read, sorted
 * @param predicate which rows it is about; null for all
 * @param nulls whether two rows with NULL are equal
 */
public record UniqueKey(
    String name,
    List<String> parts,
    List<String> columns,
    @Nullable String predicate,
    Nulls nulls) {
  public UniqueKey {
    parts = parts.stream().sorted().toList();
    columns = columns.stream().distinct().sorted().toList();
  }

  /** How NULL compares. */
  public enum Nulls {
    DISTINCT,
    NOT_DISTINCT
  }

  /** Whether {@code ON CONFLICT} finds this key where it found the other. */
  boolean standsInFor(UniqueKey other) {
    return parts.equals(other.parts)
        && (predicate == null || Objects.equals(predicate, other.predicate));
  }

  /** Whether rows that obey the other obey this one, too. */
  boolean followsFrom(UniqueKey other) {
    Set<String> mine = new HashSet<>(parts);
    return mine.containsAll(other.parts)
        && (other.predicate == null || Objects.equals(predicate, other.predicate))
        && (nulls == Nulls.DISTINCT || other.nulls == Nulls.NOT_DISTINCT);
  }

  /** {@code (artist, title)}, with the predicate when there is one. */
  String shown() {
    String list = "(" + String.join(", ", parts) + ")";
    return predicate == null ? list : list + " where " + predicate;
  }
}
