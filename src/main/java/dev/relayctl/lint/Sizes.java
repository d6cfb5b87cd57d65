package dev.relayctl.lint;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What the target's statistics say of its size; nothing for a target that wasn't asked.
 *
 * @param tables by name as SQL has it, with the schema unless that is {@code public}
 * @param scannedIndexes the names of indexes that queries have used
 * @param invalidIndexes the names of indexes that a failed build left behind
 */
public record Sizes(
    Map<String, Table> tables, Set<String> scannedIndexes, Set<String> invalidIndexes) {
  /** Nothing is known. */
  public static final Sizes UNKNOWN = new Sizes(Map.of(), Set.of(), Set.of());

  private static final long MANY = 10_000;

  public Sizes {
    tables = Map.copyOf(tables);
    scannedIndexes = Set.copyOf(scannedIndexes);
    invalidIndexes = Set.copyOf(invalidIndexes);
  }

  /**
   * A table's size.
   *
   * @param rows estimated by the server; negative when it has never counted
   */
  public record Table(long rows) {}

  /** Whether a table may hold so many rows that they can't be worked on in one go. */
  boolean large(String table) {
    Table known = tables.get(table);
    return known == null || known.rows() < 0 || known.rows() >= MANY;
  }

  /** How many rows, for a sentence: {@code 1.2 million rows}; empty when it isn't known. */
  Optional<String> rows(String table) {
    Table known = tables.get(table);
    if (known == null || known.rows() < 0) {
      return Optional.empty();
    }
    long rows = known.rows();
    if (rows >= 1_000_000) {
      return Optional.of(String.format(Locale.ROOT, "%.1f million rows", rows / 1e6));
    }
    return Optional.of(
        rows >= 1_000
            ? String.format(Locale.ROOT, "%d,%03d rows", rows / 1000, rows % 1000)
            : rows + (rows == 1 ? " row" : " rows"));
  }
}
