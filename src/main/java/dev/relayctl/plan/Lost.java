package dev.relayctl.plan;

import dev.relayctl.plan.catalog.ObjectName;
import org.jspecify.annotations.Nullable;

/**
 * What an undo takes away for good.
 *
 * @param column of a table that stays; null when the whole table goes
 */
public record Lost(ObjectName table, @Nullable String column, Held held) {
  /** How much it holds: rows of a table, values of a column. */
  public sealed interface Held {
    /** Counted. */
    record Exactly(long count) implements Held {}

    /** As the server's statistics say: counting took too long. */
    record About(long count) implements Held {}

    /** Nobody knows. */
    record Unknown(String why) implements Held {}
  }

  /** Whether there is nothing to lose. */
  public boolean nothing() {
    return held instanceof Held.Exactly(long count) && count == 0;
  }

  /** {@code column tracks.title: 1200 values}. */
  public String text() {
    String noun = column == null ? "row" : "value";
    return name()
        + ": "
        + switch (held) {
          case Held.Exactly(long count) -> counted(count, noun);
          case Held.About(long count) -> "about " + counted(count, noun);
          case Held.Unknown(String why) -> "an unknown number of " + noun + "s (" + why + ")";
        };
  }

  private String name() {
    return column == null ? "table " + table : "column " + table + "." + column;
  }

  private static String counted(long count, String noun) {
    return count == 0 ? "no " + noun + "s" : count + " " + noun + (count == 1 ? "" : "s");
  }
}
