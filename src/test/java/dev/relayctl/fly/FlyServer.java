package dev.relayctl.fly;

import dev.relayctl.environment.AppName;
import dev.relayctl.environment.Secret;
import dev.relayctl.fakes.ManualTime;
import dev.relayctl.plan.Json;
import dev.relayctl.plan.MachineConfig;
import dev.relayctl.problem.Problem;
import dev.relayctl.problem.Result;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import okhttp3.OkHttpClient;

/** A server that answers as it was told, and a fleet that asks it. */
final class FlyServer implements AutoCloseable {
  static final AppName APP = new AppName("relay-api");
  static final String MACHINE = "1781e1a2b3c4d5";
  static final String TOKEN = "not-a-secret-token";

  final MockWebServer server = new MockWebServer();
  final ManualTime time = new ManualTime();

  FlyServer() {
    try {
      server.start(InetAddress.getLoopbackAddress(), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  URI uri() {
    return URI.create("http://127.0.0.1:" + server.getPort());
  }

  FlyFleet fleet() {
    return fleet(uri(), client());
  }

  FlyFleet fleet(URI uri, OkHttpClient http) {
    return new FlyFleet(new FlyApi(uri, uri, Secret.of(TOKEN), "relayctl/test"), http, time, time);
  }

  /** As Main builds it, but impatient. */
  static OkHttpClient client() {
    return new OkHttpClient.Builder()
        .retryOnConnectionFailure(false)
        .connectTimeout(Duration.ofSeconds(5))
        .readTimeout(Duration.ofSeconds(5))
        .build();
  }

  static OkHttpClient impatientClient() {
    return client().newBuilder().readTimeout(Duration.ofMillis(300)).build();
  }

  FlyServer answers(int status, String json) {
    return answers(json(status, json));
  }

  FlyServer answers(MockResponse.Builder response) {
    server.enqueue(response.build());
    return this;
  }

  static MockResponse.Builder json(int status, String json) {
    return new MockResponse.Builder()
        .code(status)
        .addHeader("Content-Type", "application/json; charset=utf-8")
        .addHeader("Fly-Request-Id", "01KTEST-fra")
        .body(json);
  }

  /** The next request; fails when none comes. */
  RecordedRequest request() {
    try {
      return Objects.requireNonNull(server.takeRequest(10, TimeUnit.SECONDS), "no request came");
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  static Problem problem(Result<?> result) {
    return switch (result) {
      case Result.Ok<?>(Object value) ->
          throw new AssertionError("expected a problem, but it worked: " + value);
      case Result.Bad<?> bad -> bad.first();
    };
  }

  static <T> T value(Result<T> result) {
    return result.orElse(problems -> {
      throw new AssertionError("expected a value, but: " + problems);
    });
  }

  static MachineConfig config(String image) {
    return new MachineConfig(
        new Json.Obj(
            Map.of(
                "image",
                Json.text(image),
                "metadata",
                Json.textMembers(
                    Map.of("fly_platform_version", "v2", "fly_process_group", "app")))));
  }

  @Override
  public void close() {
    server.close();
  }
}
