package dev.relayctl.sandbox.machines;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Durations as machine configs write them (specification §3.2): Go's notation in texts ({@code
 * "1m30s"}, {@code "500ms"}), nanoseconds in numbers.
 */
final class GoDuration {
  private static final Pattern PART =
      Pattern.compile("(\\d+(?:\\.\\d*)?|\\.\\d+)(ns|us|µs|ms|s|m|h)");
  private static final Map<String, Long> NANOS =
      Map.of(
          "ns", 1L,
          "us", 1_000L,
          "µs", 1_000L,
          "ms", 1_000_000L,
          "s", 1_000_000_000L,
          "m", 60_000_000_000L,
          "h", 3_600_000_000_000L);

  private GoDuration() {}

  /** The duration; empty when the text isn't one. */
  static Optional<Duration> parse(String text) {
    if (text.equals("0")) {
      return Optional.of(Duration.ZERO);
    }
    Matcher matcher = PART.matcher(text);
    BigDecimal nanos = BigDecimal.ZERO;
    int position = 0;
    while (position < text.length() && matcher.find(position) && matcher.start() == position) {
      nanos =
          nanos.add(
              new BigDecimal(matcher.group(1))
                  .multiply(BigDecimal.valueOf(NANOS.getOrDefault(matcher.group(2), 0L))));
      position = matcher.end();
    }
    if (text.isEmpty() || position < text.length()) {
      return Optional.empty();
    }
    try {
      return Optional.of(Duration.ofNanos(nanos.longValueExact()));
    } catch (ArithmeticException | DateTimeException _) {
      return Optional.empty();
    }
  }

  /** The duration in a config's value; the other one when it is absent or unreadable. */
  static Duration read(@Nullable JsonNode value, Duration otherwise) {
    if (value == null || value.isNull()) {
      return otherwise;
    }
    if (value.isIntegralNumber()) {
      return Duration.ofNanos(value.longValue());
    }
    return parse(value.asText()).orElse(otherwise);
  }
}
