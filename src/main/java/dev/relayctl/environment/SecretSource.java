package dev.relayctl.environment;

import dev.relayctl.config.Position;
import dev.relayctl.problem.Where;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Where a secret comes from, without its value. What can be printed holds no literal text: in a
 * local environment that may be a password.
 */
public final class SecretSource {
  private final Reference inlined;
  private final String shown;
  private final Position at;

  SecretSource(Reference written, Reference inlined, Position at) {
    this.inlined = inlined;
    this.shown = shown(written);
    this.at = at;
  }

  /** As written, {@code ${env:PROD_DATABASE_URL}}, with {@code …} for each literal part. */
  public String reference() {
    return shown;
  }

  /** Where it is written. */
  public Where where() {
    return at.where();
  }

  /** Where it is written, as a position. */
  public Position at() {
    return at;
  }

  Reference inlined() {
    return inlined;
  }

  @Override
  public String toString() {
    return shown;
  }

  static String shown(Reference reference) {
    return reference.match(
        literal -> literal.text().isEmpty() ? "" : "…",
        asked -> {
          @Nullable Reference otherwise = asked.otherwise();
          String tail = otherwise == null ? "" : ":-" + shown(otherwise);
          return "${" + asked.question().written() + tail + "}";
        },
        joined -> joined.parts().stream().map(SecretSource::shown).collect(Collectors.joining()));
  }
}
