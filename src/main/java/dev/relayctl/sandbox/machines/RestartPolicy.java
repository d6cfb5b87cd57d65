package dev.relayctl.sandbox.machines;

import com.fasterxml.jackson.databind.JsonNode;
import dev.relayctl.sandbox.http.Json;
import java.time.Duration;

/**
 * Whether a machine whose process ended by itself is started again (specification §8.5). Without a
 * policy in the config it is {@code on-failure} with ten tries, as the platform does.
 */
record RestartPolicy(Kind kind, int maxRetries) {
  private static final int DEFAULT_RETRIES = 10;
  private static final Duration FIRST_PAUSE = Duration.ofMillis(250);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);

  /** When it applies. */
  enum Kind {
    NEVER,
    ON_FAILURE,
    ALWAYS
  }

  static RestartPolicy of(JsonNode config) {
    JsonNode restart = config.path("restart");
    int retries = restart.path("max_retries").asInt(0);
    var kind =
        switch (Json.text(restart, "policy", "on-failure")) {
          case "no", "never" -> Kind.NEVER;
          case "always" -> Kind.ALWAYS;
          default -> Kind.ON_FAILURE; // an open set: the platform's words, not ours
        };
    return new RestartPolicy(kind, retries > 0 ? retries : DEFAULT_RETRIES);
  }

  /** Whether to start again after that exit code and so many earlier restarts. */
  boolean restarts(int exitCode, int earlier) {
    return switch (kind) {
      case NEVER -> false;
      case ALWAYS -> true;
      case ON_FAILURE -> exitCode != 0 && earlier < maxRetries;
    };
  }

  /** The pause before the next start; short, because people wait for a sandbox. */
  static Duration pause(int earlier) {
    Duration pause = FIRST_PAUSE.multipliedBy(1L << Math.min(earlier, 10));
    return pause.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause;
  }
}
