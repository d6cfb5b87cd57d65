package dev.relayctl.sandbox.machines;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.relayctl.problem.Problem;
import dev.relayctl.problem.Result;
import dev.relayctl.problem.Result.Done;
import dev.relayctl.problem.Where;
import dev.relayctl.sandbox.http.Json;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * How long things take. Nothing takes longer than it must, unless a profile or single times are set
 * under {@code /_sandbox/latency}: benchmarks want the platform's pace (specification §8.7).
 */
final class Latency implements AutoCloseable {
  /** What can take time; its key ends in {@code Millis}. */
  enum Delay {
    /** Each answer of the API. */
    REQUEST(60),
    /** Until a creation is answered, beside that. */
    CREATE(500),
    /** Until an update is answered, beside that. */
    UPDATE(500),
    /** Between a machine's creation and its first start: fetching the image. */
    PULL(5000),
    /** In {@code starting}. */
    START(2000),
    /** In {@code replacing}. */
    REPLACE(1500),
    /** In {@code stopping}, {@code suspending} and {@code destroying}. */
    STOP(500),
    /** For how long a new machine can't be listed or read. */
    LAG(0);

    private final int onFly;

    Delay(int onFly) {
      this.onFly = onFly;
    }

    String key() {
      return name().toLowerCase(Locale.ROOT) + "Millis";
    }
  }

  private final Map<Delay, Integer> millis = new EnumMap<>(Delay.class);
  private final CountDownLatch closing = new CountDownLatch(1);

  /** Sets all delays: a profile ({@code none}, {@code fly}), and single ones beside it. */
  Result<Done> set(ObjectNode wanted) {
    Map<Delay, Integer> next = new EnumMap<>(Delay.class);
    switch (Json.text(wanted, "profile", "none")) {
      case "none" -> {}
      case "fly" -> List.of(Delay.values()).forEach(delay -> next.put(delay, delay.onFly));
      default -> {
        return bad("profile is neither none nor fly");
      }
    }
    var unknown = new ArrayList<String>();
    wanted.fieldNames().forEachRemaining(unknown::add);
    unknown.remove("profile");
    for (Delay delay : Delay.values()) {
      JsonNode value = wanted.path(delay.key());
      if (value.isInt() && value.intValue() >= 0) {
        next.put(delay, value.intValue());
        unknown.remove(delay.key());
      }
    }
    if (!unknown.isEmpty()) {
      return bad(unknown.getFirst() + " is unknown, or no number of milliseconds");
    }
    synchronized (millis) {
      millis.clear();
      millis.putAll(next);
    }
    return Result.done();
  }

  private static Result<Done> bad(String why) {
    return Result.bad(
        Problem.invalid(
            "sandbox.latency",
            "The latency is not understood",
            Where.system("sandbox", "/_sandbox/latency"),
            why,
            "Send {profile: none|fly} and any of requestMillis, createMillis, …"));
  }

  /** All delays as they are now. */
  ObjectNode all() {
    ObjectNode all = Json.object();
    for (Delay delay : Delay.values()) {
      all.put(delay.key(), millis(delay));
    }
    return all;
  }

  int millis(Delay delay) {
    synchronized (millis) {
      return millis.getOrDefault(delay, 0);
    }
  }

  /** Takes that long; less when the server is closed meanwhile. */
  void take(Delay delay) {
    take(millis(delay));
  }

  void take(long millis) {
    if (millis <= 0) {
      return;
    }
    try {
      var _ = closing.await(millis, TimeUnit.MILLISECONDS);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    closing.countDown();
  }
}
