package dev.relayctl.pages;

import dev.relayctl.environment.Secret;
import dev.relayctl.problem.Problem;
import dev.relayctl.problem.Result;
import dev.relayctl.problem.Where;
import java.util.Map;
import okhttp3.HttpUrl;
import org.jspecify.annotations.Nullable;

/**
 * Where Cloudflare is and who asks ({@code specs/cloudflare-pages.md} §1).
 *
 * @param base of all paths, {@code …/client/v4}
 * @param account its id; null when only an environment's file can say
 * @param userAgent who we say we are
 */
public record PagesApi(HttpUrl base, Secret token, @Nullable String account, String userAgent) {
  /** The variable that wrangler reads the token from, too. */
  public static final String TOKEN_VARIABLE = "CLOUDFLARE_API_TOKEN";

  /** The variable that wrangler reads the account's id from, too. */
  public static final String ACCOUNT_VARIABLE = "CLOUDFLARE_ACCOUNT_ID";

  /** The variable that moves the API. */
  public static final String BASE_VARIABLE = "RELAYCTL_CLOUDFLARE_API";

  private static final String BASE = "https://api.cloudflare.com/client/v4";

  /**
   * The settings in the process environment. {@code pages.token-missing} without a token, {@code
   * pages.bad-base-url} for an unusable address.
   */
  public static Result<PagesApi> from(Map<String, String> env, String userAgent) {
    String token = env.getOrDefault(TOKEN_VARIABLE, "").strip();
    if (!token.matches("[\\x21-\\x7e]+")) {
      return Result.bad(
          new Problem.Unauthorised(
              Problem.facts(
                  "pages.token-missing",
                  "no token for Cloudflare",
                  Where.system("environment", TOKEN_VARIABLE),
                  token.isEmpty() ? TOKEN_VARIABLE + " is not set" : "it holds something else",
                  "make one that may edit Cloudflare Pages and export " + TOKEN_VARIABLE)));
    }
    String account = env.getOrDefault(ACCOUNT_VARIABLE, "").strip();
    String base = env.getOrDefault(BASE_VARIABLE, "").strip();
    return at(
        base.isEmpty() ? BASE : base,
        Secret.of(token),
        account.isEmpty() ? null : account,
        userAgent);
  }

  /** Another address, such as the sandbox's. {@code pages.bad-base-url}. */
  public static Result<PagesApi> at(
      String base, Secret token, @Nullable String account, String userAgent) {
    HttpUrl url = HttpUrl.parse(base);
    if (url == null || url.query() != null || !url.username().isEmpty()) {
      return Result.bad(
          Problem.invalid(
              "pages.bad-base-url",
              BASE_VARIABLE + " is not the address of an API",
              Where.system("environment", BASE_VARIABLE),
              "it isn't a URL with http or https, or it has more than a host and a path",
              "export " + BASE_VARIABLE + "=" + BASE + ", or unset it"));
    }
    return Result.ok(new PagesApi(url, token, account, userAgent));
  }
}
