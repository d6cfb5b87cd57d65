package dev.relayctl.environment.flytoml;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Durations as Go writes them: {@code 90s}, {@code 1m30s}, {@code 1.5h}. Written here because the
 * JDK reads ISO 8601 only and no library on Maven Central offers Go's form alone. Rules: the
 * documentation of Go's {@code time.ParseDuration} and {@code Duration.String}.
 */
public final class GoDuration {
  private static final Pattern FORM =
      Pattern.compile("[-+]?(?:0|(?:(?:[0-9]+\\.?[0-9]*|\\.[0-9]+)(?:ns|us|µs|μs|ms|s|m|h))+)");
  private static final Pattern PART =
      Pattern.compile("([0-9]+\\.?[0-9]*|\\.[0-9]+)(ns|us|µs|μs|ms|s|m|h)");

  private static final long MICROSECOND = 1_000;
  private static final long MILLISECOND = 1_000_000;
  private static final long SECOND = 1_000_000_000;
  private static final long MINUTE = 60 * SECOND;
  private static final long HOUR = 60 * MINUTE;

  /** What fits into Go's 64-bit count of nanoseconds. */
  private static final BigDecimal LONGEST = BigDecimal.valueOf(Long.MAX_VALUE);

  private GoDuration() {}

  /**
   * The duration that a text names; empty when Go would refuse it: without a unit (only {@code 0}
   * needs none), with an unknown one, or longer than 292 years.
   */
  public static Optional<Duration> parse(String text) {
    if (!FORM.matcher(text).matches()) {
      return Optional.empty();
    }
    BigDecimal nanos = BigDecimal.ZERO;
    Matcher parts = PART.matcher(text);
    while (parts.find()) {
      String digits = parts.group(1);
      BigDecimal number = new BigDecimal(digits.startsWith(".") ? "0" + digits : digits);
      // What is less than a nanosecond is cut off, part by part.
      BigDecimal part = number.multiply(BigDecimal.valueOf(unit(parts.group(2))));
      nanos = nanos.add(new BigDecimal(part.toBigInteger()));
    }
    if (nanos.compareTo(LONGEST) > 0) {
      return Optional.empty();
    }
    Duration duration = Duration.ofNanos(nanos.longValueExact());
    return Optional.of(text.startsWith("-") ? duration.negated() : duration);
  }

  private static long unit(String name) {
    return switch (name) {
      case "ns" -> 1;
      case "us", "µs", "μs" -> MICROSECOND;
      case "ms" -> MILLISECOND;
      case "s" -> SECOND;
      case "m" -> MINUTE;
      case "h" -> HOUR;
      case String other -> throw new IllegalArgumentException(other);
    };
  }

  /**
   * The text that Go makes of a duration, and flyctl sends: {@code 15s}, {@code 1m30s}, {@code
   * 500ms}, {@code 0s}.
   */
  public static String format(Duration duration) {
    long nanos = duration.toNanos();
    if (nanos < 0) {
      return "-" + format(duration.negated());
    }
    if (nanos == 0) {
      return "0s";
    }
    if (nanos < MICROSECOND) {
      return nanos + "ns";
    }
    if (nanos < MILLISECOND) {
      return decimal(nanos, MICROSECOND) + "µs";
    }
    if (nanos < SECOND) {
      return decimal(nanos, MILLISECOND) + "ms";
    }
    long hours = nanos / HOUR;
    long minutes = nanos % HOUR / MINUTE;
    String seconds = decimal(nanos % MINUTE, SECOND) + "s";
    if (hours > 0) {
      return hours + "h" + minutes + "m" + seconds;
    }
    return minutes > 0 ? minutes + "m" + seconds : seconds;
  }

  private static String decimal(long nanos, long unit) {
    BigDecimal value = BigDecimal.valueOf(nanos).divide(BigDecimal.valueOf(unit));
    return value.signum() == 0 ? "0" : value.stripTrailingZeros().toPlainString();
  }
}
