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
  private final Sharing sharing;

  SecretSource(Reference written, Reference inlined, Position at) {
    this(written, inlined, at, Sharing.OWN);
  }

  SecretSource(Reference written, Reference inlined, Position at, Sharing sharing) {
    this.inlined = inlined;
    this.shown = shown(written);
    this.at = at;
    this.sharing = sharing;
  }

  /** Whether its value may be production's, too. */
  public enum Sharing {
    OWN,
    /** {@code shared: true} beside {@code from}. */
    SHARED
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

  /** Whether the file says that the value may be production's, too. */
  public Sharing sharing() {
    return sharing;
  }

  /** Whether both ask the same question, and so have one value wherever both are answered. */
  public boolean isAskedLike(SecretSource other) {
    return inlined.equals(other.inlined);
  }

  /** Whether a program has to be run for the value. */
  public boolean needsProgram() {
    return needsProgram(inlined);
  }

  private static boolean needsProgram(Reference reference) {
    return reference.match(
        _ -> false,
        asked ->
            asked.question() instanceof Question.Command
                || (asked.otherwise() != null && needsProgram(asked.otherwise())),
        joined -> joined.parts().stream().anyMatch(SecretSource::needsProgram));
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
