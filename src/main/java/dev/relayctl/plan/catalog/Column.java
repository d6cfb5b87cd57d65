package dev.relayctl.plan.catalog;

/**
 * A column of a relation.
 *
 * @param nullable whether it takes NULL; a view's columns always seem to
 * @param filling what it gets when an insert leaves it out
 */
public record Column(String name, DataType type, boolean nullable, Filling filling) {
  /** Where the value comes from when an insert has none. */
  public enum Filling {
    /** NULL, which a column that isn't nullable refuses. */
    NOTHING,
    /** A default, of the column or of its domain. */
    DEFAULT,
    /** A sequence, unless the insert has a value. */
    IDENTITY,
    /** A sequence; a value in the insert is refused. */
    IDENTITY_ALWAYS,
    /** An expression over other columns; a value in the insert is refused. */
    COMPUTED;

    /** Whether an insert may have a value of its own. */
    boolean takesValues() {
      return this != IDENTITY_ALWAYS && this != COMPUTED;
    }
  }
}
