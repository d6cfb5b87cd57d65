package dev.relayctl.plan.catalog;

import java.util.List;

/**
 * A check, foreign key or exclusion constraint; what is unique is a {@link UniqueKey}.
 *
 * @param columns those of its own table that it reads, sorted; none for an expression
 * @param definition as the server prints it, with names qualified, without {@code NOT VALID}
 * @param validated whether old rows were checked, too; new ones always are
 */
public record Constraint(
    String name, Kind kind, List<String> columns, String definition, boolean validated) {
  public Constraint {
    columns = columns.stream().sorted().toList();
  }

  /** What it demands of a row. */
  public enum Kind {
    CHECK("check"),
    FOREIGN_KEY("foreign key"),
    EXCLUSION("exclusion constraint");

    private final String word;

    Kind(String word) {
      this.word = word;
    }

    /** The word for people. */
    public String word() {
      return word;
    }
  }

  /** Whether it demands the same; an unvalidated one demands it of all that is written, too. */
  boolean demandsTheSameAs(Constraint other) {
    return kind == other.kind && definition.equals(other.definition);
  }

  /**
   * Whether it is a NOT NULL in the form that is added before a column is made NOT NULL without
   * scanning ({@code specs/migration-safety.md}, set-not-null-scan). The server prints parentheses
   * around each part of a larger condition, so nothing else ends like this.
   */
  boolean refusesNullOf(String column) {
    return kind == Kind.CHECK
        && columns.equals(List.of(column))
        && definition.startsWith("CHECK ((")
        && definition.endsWith(" IS NOT NULL))")
        && !definition.endsWith(") IS NOT NULL))");
  }
}
