package dev.relayctl.environment.flytoml;

import java.math.BigDecimal;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Sizes as people write them in {@code fly.toml}: {@code 2gb}, {@code 512 MB}, {@code 1.5GiB}. A
 * bare number counts in the unit that the place asks for. flyctl reads memory with binary units and
 * volumes with decimal ones, and cuts off what is left of the unit.
 */
enum HumanSize {
  /** Memory: 1 gb = 1024 MB. */
  MEGABYTES(1024, 2),
  /** Volumes: 1 tb = 1000 GB. */
  GIGABYTES(1000, 3);

  private static final Pattern BARE = Pattern.compile("[+-]?[0-9]+");
  private static final Pattern FORM = Pattern.compile("([0-9]+(?:\\.[0-9]+)?) ?([kmgtp]?)i?b?");

  private final BigDecimal step;
  private final int exponent;

  HumanSize(int step, int exponent) {
    this.step = BigDecimal.valueOf(step);
    this.exponent = exponent;
  }

  /** The size in this unit; empty when the text is none or too large for a machine. */
  OptionalInt parse(String text) {
    if (BARE.matcher(text).matches()) {
      return whole(new BigDecimal(text));
    }
    Matcher form = FORM.matcher(text.toLowerCase(Locale.ROOT));
    if (!form.matches()) {
      return OptionalInt.empty();
    }
    int written = form.group(2).isEmpty() ? 0 : "kmgtp".indexOf(form.group(2)) + 1;
    BigDecimal bytes = new BigDecimal(form.group(1)).multiply(step.pow(written));
    return whole(bytes.divideToIntegralValue(step.pow(exponent)));
  }

  private static OptionalInt whole(BigDecimal number) {
    return number.abs().compareTo(BigDecimal.valueOf(Integer.MAX_VALUE)) > 0
        ? OptionalInt.empty()
        : OptionalInt.of(number.intValue());
  }
}
