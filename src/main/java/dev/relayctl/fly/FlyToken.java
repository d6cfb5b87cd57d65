package dev.relayctl.fly;

import dev.relayctl.environment.Secret;
import dev.relayctl.problem.Problem;
import dev.relayctl.problem.Result;
import dev.relayctl.problem.Where;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Fly's tokens: where they come from and how they are sent ({@code specs/fly-machines.md} §1.2).
 */
public final class FlyToken {
  private static final List<String> VARIABLES = List.of("FLY_ACCESS_TOKEN", "FLY_API_TOKEN");
  private static final Set<String> MACAROONS = Set.of("fm2", "fm1r", "fm1a");
  private static final Pattern SCHEMES = Pattern.compile("(?i)^\\s*((bearer|flyv1)(\\s+|$))+");
  private static final Pattern SENDABLE = Pattern.compile("[\\x21-\\x7e ]+");

  private FlyToken() {}

  /**
   * The token that flyctl would take from the same variables: the first one present wins, even when
   * it is empty. {@code fly.token-missing} without one.
   */
  public static Result<Secret> find(Map<String, String> env) {
    for (String variable : VARIABLES) {
      if (env.containsKey(variable)) {
        String text = env.getOrDefault(variable, "").strip();
        if (text.isEmpty()) {
          return missing(variable, variable + " is set, but empty");
        }
        if (!SENDABLE.matcher(text).matches() || parts(text).isEmpty()) {
          return missing(variable, variable + " holds something that can't be a token");
        }
        return Result.ok(Secret.of(text));
      }
    }
    return missing("FLY_API_TOKEN", "neither FLY_ACCESS_TOKEN nor FLY_API_TOKEN is set");
  }

  private static Result<Secret> missing(String variable, String why) {
    return Result.bad(
        new Problem.Unauthorised(
            Problem.facts(
                "fly.token-missing",
                "no token for Fly",
                Where.system("environment", variable),
                why,
                "export " + variable + "=\"$(fly tokens create deploy -a APP)\"")));
  }

  /**
   * The value of the header {@code Authorization} for the Machines API and the logs: macaroons go
   * as {@code FlyV1} and displace all others.
   */
  static String authorization(Secret token) {
    List<String> all = parts(token.reveal());
    List<String> macaroons = all.stream().filter(FlyToken::isMacaroon).toList();
    return macaroons.isEmpty()
        ? "Bearer " + String.join(",", all)
        : "FlyV1 " + String.join(",", macaroons);
  }

  /**
   * The password for Fly's registry, as {@code flyctl auth docker} writes it: macaroons displace
   * all others, and no scheme stands before them.
   */
  public static Secret registryPassword(Secret token) {
    String authorization = authorization(token);
    return Secret.of(authorization.substring(authorization.indexOf(' ') + 1));
  }

  /** The single tokens in a text of several, without scheme. */
  static List<String> parts(String text) {
    var parts = new ArrayList<String>();
    for (String part : SCHEMES.matcher(text).replaceFirst("").split(",", -1)) {
      String bare = part.strip();
      if (!bare.isEmpty()) {
        parts.add(bare);
      }
    }
    return List.copyOf(parts);
  }

  private static boolean isMacaroon(String token) {
    int underscore = token.indexOf('_');
    return underscore > 0
        && MACAROONS.contains(token.substring(0, underscore).toLowerCase(Locale.ROOT));
  }
}
