package dev.relayctl.plan.catalog;

import java.util.Set;

/**
 * Whether code that knows a column under one type can go on using it under another. Yes only where
 * every common driver gives the same value for both types and every value that was written before
 * is still taken:
 *
 * <ul>
 *   <li>{@code varchar(n)} to a larger {@code varchar}, to {@code varchar} without limit or to
 *       {@code text}, and {@code text} and {@code varchar} into one another: drivers make the same
 *       string of both. Longer strings than the code knows may come back.
 *   <li>{@code numeric(p,s)} with a larger p and the same s: drivers decode both alike. Another s
 *       brings digits that the code rounds away when it writes the value back.
 *   <li>{@code time} and {@code timestamp} with more digits, {@code varbit(n)} with more bits.
 * </ul>
 *
 * <p>No for {@code integer} to {@code bigint} (and {@code smallint} to either): node-postgres gives
 * a string instead of a number, {@code ResultSet.getObject} a {@code Long} instead of an {@code
 * Integer}, sqlx for Rust refuses to decode, and Go's and Java's 32-bit integers overflow at the
 * first large number. No for {@code char(n)}, whose padding changes, and for everything that isn't
 * listed, such as {@code timestamp} to {@code timestamptz} and {@code json} to {@code jsonb}.
 */
final class Widening {
  private static final String VARCHAR = "character varying";
  private static final Set<String> TEXTS = Set.of(VARCHAR, "text");

  /** The modifier of these is a limit; without one there is none. */
  private static final Set<String> LIMITED =
      Set.of(
          VARCHAR,
          "bit varying",
          "time without time zone",
          "time with time zone",
          "timestamp without time zone",
          "timestamp with time zone");

  private static final int UNLIMITED = -1;

  /** The server adds it to lengths and to numeric's modifier. */
  private static final int HEADER = 4;

  private Widening() {}

  static boolean fits(DataType before, DataType now) {
    if (before.equals(now)) {
      return true;
    }
    boolean arrays = before.name().endsWith("[]");
    if (arrays != now.name().endsWith("[]")) {
      return false;
    }
    String from = element(before.name());
    String to = element(now.name());
    if (from.equals(to)) {
      return to.equals("numeric")
          ? numericFits(before.modifier(), now.modifier())
          : LIMITED.contains(to) && limitFits(before.modifier(), now.modifier());
    }
    return TEXTS.contains(from)
        && TEXTS.contains(to)
        && limitFits(before.modifier(), now.modifier());
  }

  private static String element(String name) {
    return name.endsWith("[]") ? name.substring(0, name.length() - 2) : name;
  }

  private static boolean limitFits(int before, int now) {
    return now == UNLIMITED || (before != UNLIMITED && now >= before);
  }

  private static boolean numericFits(int before, int now) {
    return before != UNLIMITED
        && now != UNLIMITED
        && scale(before) == scale(now)
        && precision(now) >= precision(before);
  }

  /** numerictypmodin in PostgreSQL's numeric.c: precision in the upper 16 bits, scale below. */
  private static int precision(int modifier) {
    return ((modifier - HEADER) >> 16) & 0xffff;
  }

  private static int scale(int modifier) {
    return (modifier - HEADER) & 0x7ff;
  }
}
