package dev.relayctl.sandbox.machines;

import dev.relayctl.sandbox.http.Answer;
import dev.relayctl.sandbox.http.Customs;
import dev.relayctl.sandbox.http.Request;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** How Fly words failures, limits rates, paces answers and numbers requests. */
record FlyCustoms(Throttle throttle, Latency latency, Ulids ulids) implements Customs {
  @Override
  public Answer failure(int status, String text) {
    return Failures.error(status, text);
  }

  @Override
  public Optional<Answer> turnAway(Request request) {
    return throttle.turnAway(request);
  }

  @Override
  public void pace(Request request) {
    if (request.path().startsWith("/v1/")) {
      latency.take(Latency.Delay.REQUEST);
    }
  }

  @Override
  public void take(Duration delay) {
    latency.take(delay.toMillis());
  }

  @Override
  public Map<String, String> headers(Request request) {
    return Map.of("Fly-Request-Id", ulids.next() + "-" + Platform.REGION);
  }
}
