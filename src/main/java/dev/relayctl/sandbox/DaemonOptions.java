package dev.relayctl.sandbox;

import dev.relayctl.problem.Problem;
import dev.relayctl.problem.Result;
import dev.relayctl.problem.Where;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.function.Consumer;

/**
 * What the daemon needs to know.
 *
 * @param directory the sandbox's, {@code .relayctl/sandbox}
 * @param environment the process environment
 * @param idle how long nobody may ask for anything before it stops by itself
 * @param version of this relayctl
 * @param log takes one line at a time
 */
public record DaemonOptions(
    Path directory,
    Map<String, String> environment,
    Duration idle,
    String version,
    InstantSource clock,
    Consumer<String> log) {
  /** The environment variable that changes {@link #idle()}: {@code 45m}, {@code 8h}. */
  public static final String IDLE_VARIABLE = "RELAYCTL_SANDBOX_IDLE";

  /** How long the daemon waits for somebody to ask for something. */
  public static final Duration IDLE = Duration.ofMinutes(30);

  public DaemonOptions {
    environment = Map.copyOf(environment);
  }

  /** The time from the environment, or the usual one. Problem {@code sandbox.idle-time}. */
  public static Result<Duration> idleFrom(Map<String, String> environment) {
    String text = environment.getOrDefault(IDLE_VARIABLE, "");
    if (text.isEmpty()) {
      return Result.ok(IDLE);
    }
    try {
      Duration idle = Duration.parse("PT" + text);
      if (idle.isPositive()) {
        return Result.ok(idle);
      }
    } catch (DateTimeException _) {
      // Told below.
    }
    return Result.bad(
        Problem.invalid(
            "sandbox.idle-time",
            "\"" + text + "\" is no time to wait",
            new Where.OnCommandLine(IDLE_VARIABLE),
            "it has hours, minutes or seconds, as in 8h, 45m or 1h30m",
            "export " + IDLE_VARIABLE + "=30m"));
  }
}
