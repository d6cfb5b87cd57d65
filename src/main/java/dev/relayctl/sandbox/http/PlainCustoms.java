package dev.relayctl.sandbox.http;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;

/**
 * An API that answers everybody at once. Its rate limit is far beyond what a test of one client
 * reaches; a 429 is a fault to arm.
 *
 * @param failures how it words a status and what is wrong
 * @param closing ends all delays
 */
public record PlainCustoms(BiFunction<Integer, String, Answer> failures, CountDownLatch closing)
    implements Customs {
  @Override
  public Answer failure(int status, String text) {
    return failures.apply(status, text);
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
  public Map<String, String> headers(Request request) {
    return Map.of();
  }
}
