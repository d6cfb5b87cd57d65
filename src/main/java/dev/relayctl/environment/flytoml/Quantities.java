package dev.relayctl.environment.flytoml;

import dev.relayctl.config.Format;
import dev.relayctl.config.Node;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Values with a unit. Like the getters of {@link Section}, null when missing or wrong. */
final class Quantities {
  private Quantities() {}

  /** A duration; a bare integer counts in the given unit, a text is in Go's form. */
  static @Nullable Duration duration(Section section, String key, BareInteger unit) {
    String expected = "a duration like \"90s\"";
    Node.Scalar scalar = section.scalar(key, expected, Node.Type.TEXT, Node.Type.INTEGER);
    if (scalar == null || (scalar.text().isEmpty() && unit.emptyMeansUnset())) {
      return null;
    }
    if (scalar.type() == Node.Type.INTEGER
        && section.format() == Format.YAML
        && unit.emptyMeansUnset()) {
      String why = "in YAML flyctl drops a number without a unit here, and Fly's default applies";
      String remedy =
          "write it with its unit, for example " + GoDuration.format(Duration.ofSeconds(90));
      section.faults().invalidValue(section.path(key), scalar, why, remedy);
      return null;
    }
    Optional<Duration> duration =
        scalar.type() == Node.Type.INTEGER
            ? counted(scalar.text(), unit)
            : GoDuration.parse(scalar.text());
    if (duration.isEmpty()) {
      String why = "a duration is digits with a unit: ns, us, ms, s, m or h";
      String remedy = "write for example \"90s\" or \"1m30s\"";
      section.faults().invalidValue(section.path(key), scalar, why, remedy);
      return null;
    }
    if (duration.get().isNegative()) {
      section.faults().outOfRange(section.path(key), scalar.text(), scalar.at(), "zero or longer");
      return null;
    }
    return duration.get();
  }

  private static Optional<Duration> counted(String digits, BareInteger unit) {
    try {
      return Optional.of(unit.times(Long.parseLong(digits)));
    } catch (ArithmeticException | NumberFormatException _) {
      return Optional.empty();
    }
  }

  /** A size: text like {@code 2gb}, or a number that counts in the unit. */
  static @Nullable Integer size(Section section, String key, HumanSize unit, int from, int to) {
    String expected = "a size like \"2gb\"";
    Node.Scalar scalar = section.scalar(key, expected, Node.Type.TEXT, Node.Type.INTEGER);
    if (scalar == null || scalar.text().isEmpty()) {
      return null;
    }
    var size = unit.parse(scalar.text());
    if (size.isEmpty()) {
      String why = "a size is digits with a unit";
      section.faults().invalidValue(section.path(key), scalar, why, "write for example \"2gb\"");
      return null;
    }
    if (size.getAsInt() < from || size.getAsInt() > to) {
      String name = unit == HumanSize.MEGABYTES ? " MB" : " GB";
      String range =
          to == Integer.MAX_VALUE
              ? "at least " + from + name
              : "between " + from + " and " + to + name;
      section.faults().outOfRange(section.path(key), scalar.text(), scalar.at(), range);
      return null;
    }
    return size.getAsInt();
  }
}
