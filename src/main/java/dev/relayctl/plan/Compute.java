package dev.relayctl.plan;

import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What serves a database at Neon ({@code specs/neon.md} §6).
 *
 * @param branch the name of the branch that it serves
 * @param sleepsAfter how long nobody has to be connected until it is stopped; null when it never is
 */
public record Compute(String branch, @Nullable Duration sleepsAfter) {
  /** How long in short, {@code 5m} or {@code 1h30m}; empty when it is never stopped. */
  public Optional<String> sleep() {
    return Optional.ofNullable(sleepsAfter)
        .map(after -> after.toString().substring("PT".length()).toLowerCase(Locale.ROOT));
  }
}
