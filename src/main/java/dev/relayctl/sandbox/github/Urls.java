package dev.relayctl.sandbox.github;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.relayctl.sandbox.http.Json;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * Where things are, and what of them is shown everywhere.
 *
 * @param base the API's, without a slash at its end; pages for people would be below it, too
 */
record Urls(String base) {
  private static final String SELF = "github-actions[bot]";
  private static final long SELF_ID = 41_898_282;

  /** Whom the token belongs to (§6). */
  static String self() {
    return SELF;
  }

  String api(Repository repository) {
    return base + "/repos/" + repository.fullName();
  }

  String page(Repository repository) {
    return base + "/" + repository.fullName();
  }

  static String encoded(String segment) {
    return URLEncoder.encode(segment, StandardCharsets.UTF_8).replace("+", "%20");
  }

  static ObjectNode user(String login) {
    boolean bot = login.endsWith("[bot]");
    return Json.object()
        .put("login", login)
        .put("id", login.equals(SELF) ? SELF_ID : Integer.toUnsignedLong(login.hashCode()))
        .put("type", bot ? "Bot" : "User");
  }

  /** To the second. */
  static String time(long millis) {
    return Instant.ofEpochMilli(millis).truncatedTo(ChronoUnit.SECONDS).toString();
  }
}
