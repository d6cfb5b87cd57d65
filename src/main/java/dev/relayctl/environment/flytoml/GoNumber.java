package dev.relayctl.environment.flytoml;

import java.math.BigDecimal;

/**
 * A decimal number as Go prints it: what flyctl makes of a number in {@code [env]}. {@code 1.0}
 * becomes {@code 1}, and {@code 1000000.0} becomes {@code 1e+06}.
 */
final class GoNumber {
  private GoNumber() {}

  /** The text that Go prints for the number that Java prints as the given text. */
  static String of(String javaText) {
    return switch (javaText) {
      case "Infinity" -> "+Inf";
      case "-Infinity" -> "-Inf";
      case "NaN" -> "NaN";
      case String digits -> ofDigits(digits);
    };
  }

  private static String ofDigits(String javaText) {
    BigDecimal value = new BigDecimal(javaText).stripTrailingZeros();
    if (value.signum() == 0) {
      return javaText.startsWith("-") ? "-0" : "0";
    }
    int exponent = value.precision() - value.scale() - 1;
    // The limits of Go's %g in its shortest form.
    if (exponent >= -4 && exponent < 6) {
      return value.toPlainString();
    }
    BigDecimal mantissa = value.movePointLeft(exponent);
    return "%se%s%02d"
        .formatted(mantissa.toPlainString(), exponent < 0 ? "-" : "+", Math.abs(exponent));
  }
}
