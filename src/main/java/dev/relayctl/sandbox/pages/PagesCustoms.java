package dev.relayctl.sandbox.pages;

import dev.relayctl.sandbox.http.Answer;
import dev.relayctl.sandbox.http.Customs;
import dev.relayctl.sandbox.http.Request;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * How Pages words failures. Its rate limit, 1,200 requests in five minutes, is far beyond what a
 * test of one client reaches; a 429 is a fault to arm.
 *
 * @param closing ends all delays
 */
record PagesCustoms(CountDownLatch closing) implements Customs {
  @Override
  public Answer failure(int status, String text) {
    return Envelope.failure(status, text);
  }

  @Override
  public Optional<Answer> turnAway(Request request) {
    return Optional.empty();
  }

  @Override
  public void pace(Request request) {
    // Answers come at once.
  }

  @Override
  public void take(Duration delay) {
    try {
      var _ = closing.await(delay.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public Map<String, String> headers() {
    return Map.of();
  }
}
