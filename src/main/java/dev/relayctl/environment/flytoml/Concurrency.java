package dev.relayctl.environment.flytoml;

import dev.relayctl.config.Node;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How many connections or requests a machine takes. What isn't written is null, and Fly fills in
 * its defaults.
 *
 * @param type {@code connections} or {@code requests}
 */
public record Concurrency(
    @Nullable String type, @Nullable Integer softLimit, @Nullable Integer hardLimit) {
  private static final Pattern LEGACY = Pattern.compile("([0-9]{1,9}),([0-9]{1,9})");

  /** Reads the section of {@code [http_service]}. */
  static @Nullable Concurrency read(Section service) {
    Section section = service.section("concurrency");
    if (section == null) {
      return null;
    }
    var concurrency =
        new Concurrency(
            section.oneOf("type", List.of("connections", "requests")),
            section.whole("soft_limit", 0, Integer.MAX_VALUE),
            section.whole("hard_limit", 0, Integer.MAX_VALUE));
    section.end();
    return concurrency;
  }

  /** Reads the section of {@code [[services]]}, which may be a text {@code "soft,hard"}. */
  static @Nullable Concurrency readWithLegacyForm(Section service) {
    Node.Entry entry = service.entry("concurrency").orElse(null);
    if (entry == null
        || !(entry.value() instanceof Node.Scalar scalar)
        || scalar.type() != Node.Type.TEXT) {
      return read(service);
    }
    Matcher limits = LEGACY.matcher(scalar.text());
    if (!limits.matches()) {
      String why = "as a text it is the soft and the hard limit";
      service.faults().invalidValue(service.path("concurrency"), scalar, why, "write \"20,25\"");
      return null;
    }
    return new Concurrency(
        "requests", Integer.valueOf(limits.group(1)), Integer.valueOf(limits.group(2)));
  }
}
