package dev.relayctl.environment.flytoml;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** How machines are replaced ({@code specs/fly-machines.md} §5.3 to §5.7). */
public enum Strategy {
  /** One after the other, within what may be unavailable; the default. */
  ROLLING,
  /** All at once, without looking. */
  IMMEDIATE,
  /** One more machine first, then as rolling. */
  CANARY,
  /** A second fleet beside the first one. */
  BLUEGREEN;

  /** The word in {@code fly.toml}. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The strategy of a word; empty for null and for other words. */
  public static Optional<Strategy> ofWord(@Nullable String word) {
    return Arrays.stream(values()).filter(strategy -> strategy.word().equals(word)).findFirst();
  }

  static List<String> words() {
    return Arrays.stream(values()).map(Strategy::word).toList();
  }
}
