package dev.relayctl.plan.catalog;

import org.jspecify.annotations.Nullable;

/**
 * A sequence.
 *
 * @param owner the column that it goes along with; null for one of its own
 */
public record Sequence(ObjectName name, @Nullable Owner owner) {
  /** A column of a relation. */
  public record Owner(ObjectName relation, String column) {}
}
