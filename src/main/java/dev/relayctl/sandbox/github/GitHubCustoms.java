package dev.relayctl.sandbox.github;

import dev.relayctl.sandbox.http.Answer;
import dev.relayctl.sandbox.http.Customs;
import dev.relayctl.sandbox.http.Front;
import dev.relayctl.sandbox.http.PlainCustoms;
import dev.relayctl.sandbox.http.Request;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** How GitHub words failures and limits rates; it answers at once. */
record GitHubCustoms(PlainCustoms plain, RateLimits limits) implements Customs {
  @Override
  public Answer failure(int status, String text) {
    return plain.failure(status, text);
  }

  @Override
  public Optional<Answer> turnAway(Request request) {
    return isNamed(request) ? limits.take(request) : Optional.of(Errors.unnamed());
  }

  /** Whether the client says what it is (§6). */
  static boolean isNamed(Request request) {
    String agent = request.header("User-Agent");
    return agent != null && !agent.isBlank();
  }

  @Override
  public void pace(Request request) {
    plain.pace(request);
  }

  @Override
  public void take(Duration delay) {
    plain.take(delay);
  }

  @Override
  public Map<String, String> headers(Request request) {
    return request.path().startsWith(Front.ADMIN) ? Map.of() : limits.headers(request);
  }
}
