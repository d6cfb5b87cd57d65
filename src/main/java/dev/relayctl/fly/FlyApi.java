package dev.relayctl.fly;

import dev.relayctl.environment.Secret;
import dev.relayctl.problem.Problem;
import dev.relayctl.problem.Result;
import dev.relayctl.problem.Where;
import java.net.URI;
import java.util.Map;
import okhttp3.HttpUrl;
import org.jspecify.annotations.Nullable;

/**
 * Where Fly is and who asks ({@code specs/fly-machines.md} §1.1).
 *
 * @param machines the host of the Machines API, without a path: {@code /v1} is appended
 * @param web the host of the logs, without a path
 * @param token the user's token as given, macaroons or not
 * @param userAgent who we say we are
 */
public record FlyApi(URI machines, URI web, Secret token, String userAgent) {
  /** The variable that moves the Machines API, and its default. */
  public static final String MACHINES_VARIABLE = "FLY_FLAPS_BASE_URL";

  /** The variable that moves the logs. */
  public static final String WEB_VARIABLE = "FLY_API_BASE_URL";

  private static final String MACHINES = "https://api.machines.dev";
  private static final String WEB = "https://api.fly.io";

  public FlyApi {
    if (reason(machines) != null || reason(web) != null) {
      throw new IllegalArgumentException("not the address of a host: " + machines + ", " + web);
    }
  }

  /** Whether the Machines API is on this machine. */
  public boolean isHere() {
    String host = String.valueOf(machines.getHost());
    return host.equals("localhost") || host.startsWith("127.") || host.equals("[::1]");
  }

  /** The settings in the process environment; {@code fly.bad-base-url} for an unusable address. */
  public static Result<FlyApi> from(Map<String, String> env, Secret token, String userAgent) {
    return address(env, MACHINES_VARIABLE, MACHINES)
        .then(machines ->
            address(env, WEB_VARIABLE, WEB)
                .map(web -> new FlyApi(machines, web, token, userAgent)));
  }

  private static Result<URI> address(Map<String, String> env, String variable, String byDefault) {
    String text = env.getOrDefault(variable, "").strip();
    if (text.isEmpty()) {
      return Result.ok(URI.create(byDefault));
    }
    HttpUrl url = HttpUrl.parse(text);
    String reason = url == null ? "it isn't a URL with http or https" : reason(url.uri());
    if (reason != null || url == null) {
      return Result.bad(
          Problem.invalid(
              "fly.bad-base-url",
              variable + " is not the address of a host",
              Where.system("environment", variable),
              reason == null ? "" : reason,
              "export " + variable + "=" + byDefault + ", or unset it"));
    }
    return Result.ok(url.uri());
  }

  /** Why this isn't a host's address; null when it is. */
  private static @Nullable String reason(URI uri) {
    String scheme = uri.getScheme();
    if (!"http".equals(scheme) && !"https".equals(scheme)) {
      return "it isn't a URL with http or https";
    }
    if (uri.getHost() == null) {
      return "it names no host";
    }
    if (uri.getRawUserInfo() != null) {
      return "it holds a user name or password, which Fly never takes";
    }
    String path = uri.getRawPath();
    if (path != null && !path.isEmpty() && !path.equals("/")) {
      return "it has a path, and Fly's clients replace that by /v1";
    }
    return uri.getRawQuery() == null && uri.getRawFragment() == null ? null : "it has a query";
  }
}
