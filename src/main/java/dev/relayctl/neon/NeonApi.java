package dev.relayctl.neon;

import dev.relayctl.environment.Secret;
import dev.relayctl.problem.Problem;
import dev.relayctl.problem.Result;
import dev.relayctl.problem.Where;
import java.time.DateTimeException;
import java.time.Duration;
import java.util.Map;
import okhttp3.HttpUrl;

/**
 * Where Neon is and who asks ({@code specs/neon.md} §1).
 *
 * @param base of all paths, {@code …/api/v2}
 * @param key a personal, an organization's or a project's
 * @param userAgent who we say we are
 * @param patience how long Neon may take for one change
 */
public record NeonApi(HttpUrl base, Secret key, String userAgent, Duration patience) {
  /** The variable that Neon's own command line reads the key from. */
  public static final String KEY_VARIABLE = "NEON_API_KEY";

  /** The variable that moves the API. */
  public static final String BASE_VARIABLE = "RELAYCTL_NEON_API";

  /** The variable that changes {@link #patience()}: {@code 45s}, {@code 20m}. */
  public static final String WAIT_VARIABLE = "RELAYCTL_NEON_WAIT";

  /** A large branch's timeline is made at once; its compute may take some minutes on a bad day. */
  private static final Duration PATIENCE = Duration.ofMinutes(10);

  private static final String BASE = "https://console.neon.tech/api/v2";

  /**
   * The settings in the process environment. {@code neon.key-missing} without a key, {@code
   * neon.bad-base-url} for an unusable address, and those of {@link #waiting}.
   */
  public static Result<NeonApi> from(Map<String, String> env, String userAgent) {
    String key = env.getOrDefault(KEY_VARIABLE, "").strip();
    if (!key.matches("[\\x21-\\x7e]+")) {
      return Result.bad(
          new Problem.Unauthorised(
              Problem.facts(
                  "neon.key-missing",
                  "no API key for Neon",
                  Where.system("environment", KEY_VARIABLE),
                  key.isEmpty() ? KEY_VARIABLE + " is not set" : "it holds something else",
                  "make one in Neon's console and export " + KEY_VARIABLE)));
    }
    String text = env.getOrDefault(BASE_VARIABLE, "").strip();
    return at(text.isEmpty() ? BASE : text, Secret.of(key), userAgent)
        .then(api -> api.waiting(env));
  }

  /** Another address, such as the sandbox's. {@code neon.bad-base-url}. */
  public static Result<NeonApi> at(String base, Secret key, String userAgent) {
    HttpUrl url = HttpUrl.parse(base);
    if (url == null || url.query() != null || !url.username().isEmpty()) {
      return Result.bad(
          Problem.invalid(
              "neon.bad-base-url",
              BASE_VARIABLE + " is not the address of an API",
              Where.system("environment", BASE_VARIABLE),
              "it isn't a URL with http or https, or it has more than a host and a path",
              "export " + BASE_VARIABLE + "=" + BASE + ", or unset it"));
    }
    return Result.ok(new NeonApi(url, key, userAgent, PATIENCE));
  }

  /** The same with the patience that the process environment names. {@code neon.bad-wait}. */
  public Result<NeonApi> waiting(Map<String, String> env) {
    String text = env.getOrDefault(WAIT_VARIABLE, "").strip();
    if (text.isEmpty()) {
      return Result.ok(this);
    }
    try {
      Duration named = Duration.parse("PT" + text);
      if (named.isPositive()) {
        return Result.ok(new NeonApi(base, key, userAgent, named));
      }
    } catch (DateTimeException _) {
      // Told below.
    }
    return Result.bad(
        Problem.invalid(
            "neon.bad-wait",
            "\"" + text + "\" is no time to wait for Neon",
            Where.system("environment", WAIT_VARIABLE),
            "it has hours, minutes or seconds, as in 20m, 90s or 1h30m",
            "export " + WAIT_VARIABLE + "=10m, or unset it"));
  }
}
