package dev.relayctl.sandbox.machines;

import dev.relayctl.sandbox.http.Answer;
import dev.relayctl.sandbox.http.Request;
import dev.relayctl.sandbox.machines.RateLimits.Rate;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Which rate limit a request falls under: by action and machine, or by app (§1.4). */
final class Throttle {
  private final RateLimits limits;

  Throttle(RateLimits limits) {
    this.limits = limits;
  }

  /** A 429 with the seconds to wait; empty when the request is admitted. */
  Optional<Answer> turnAway(Request request) {
    String app = request.at("app");
    String machine = request.at("id");
    List<String> parts = List.of(request.path().split("/", -1));
    if (app.isEmpty() || !request.path().startsWith("/v1/")) {
      return Optional.empty();
    }
    boolean read = request.method().equals("GET");
    if (!machine.isEmpty()) {
      // /v1/apps/{app}/machines/{id}[/action]
      String action = parts.size() > 6 ? parts.get(6) : "";
      Rate rate = read && action.isEmpty() ? Rate.READ : Rate.ACTION;
      return answer(request.method() + " " + action + " " + machine, rate);
    }
    boolean machines = parts.size() == 5 && parts.get(4).equals("machines");
    if (machines) {
      return answer(request.method() + " " + app, read ? Rate.READ : Rate.ACTION);
    }
    boolean deletion = parts.size() == 4 && request.method().equals("DELETE");
    return deletion ? answer("delete apps", Rate.APP_DELETE) : Optional.empty();
  }

  private Optional<Answer> answer(String key, Rate rate) {
    return limits.turnAway(key, rate).map(Throttle::answer);
  }

  private static Answer answer(Duration wait) {
    long seconds = Math.max(1, (wait.toMillis() + 999) / 1000);
    Answer plain = Failures.error(429, "rate limit exceeded");
    return new Answer(429, plain.body(), Map.of("Retry-After", Long.toString(seconds)));
  }
}
