package dev.relayctl.neon;

import static dev.relayctl.testing.Results.ok;
import static org.assertj.core.api.Assertions.assertThat;

import dev.relayctl.environment.DatabaseUrl;
import dev.relayctl.environment.Secret;
import dev.relayctl.fakes.ManualTime;
import dev.relayctl.problem.Where;
import dev.relayctl.run.Attempts;
import dev.relayctl.testing.NeonContract;
import dev.relayctl.testing.OpenApiContract;
import dev.relayctl.testing.RecordedRequests;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import okhttp3.OkHttpClient;

/** A server that answers as it was told, and a project that asks it. */
final class NeonServer implements AutoCloseable {
  static final String KEY = "not-a-secret-key";
  static final String PROJECT = "falling-sun-123";

  private static final Optional<OpenApiContract> CONTRACT = NeonContract.find();

  final MockWebServer server = new MockWebServer();
  final ManualTime time = new ManualTime();
  private String wait = "";

  NeonServer() {
    try {
      server.start(InetAddress.getLoopbackAddress(), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** How long a change may take at most. */
  NeonServer waits(String longest) {
    wait = longest;
    return this;
  }

  NeonProject project() {
    return ok(projects().project(PROJECT));
  }

  NeonProjects projects() {
    String base = "http://127.0.0.1:" + server.getPort() + "/api/v2";
    var http =
        new OkHttpClient.Builder()
            .connectTimeout(Duration.ofSeconds(5))
            .readTimeout(Duration.ofSeconds(5))
            .build();
    return new NeonProjects(
        () ->
            NeonApi.at(base, Secret.of(KEY), "relayctl/test")
                .then(api -> api.waiting(Map.of(NeonApi.WAIT_VARIABLE, wait))),
        () -> http,
        new Attempts(time, time, new Random(1)),
        time,
        time);
  }

  NeonServer answers(int status, String json) {
    return answers(
        new MockResponse.Builder()
            .code(status)
            .addHeader("Content-Type", "application/json")
            .body(json));
  }

  NeonServer answers(MockResponse.Builder response) {
    server.enqueue(response.build());
    return this;
  }

  /** The next request as one line, with its body. */
  String asked() {
    RecordedRequest request = request();
    String body = request.getBody() == null ? "" : request.getBody().utf8();
    return request.getMethod()
        + " "
        + request.getTarget().replaceFirst("^/api/v2/projects/" + PROJECT, "")
        + (body.isEmpty() ? "" : " " + body);
  }

  /** The next request, which agrees with Neon's description; fails when none comes. */
  RecordedRequest request() {
    try {
      var request =
          Objects.requireNonNull(server.takeRequest(10, TimeUnit.SECONDS), "no request came");
      CONTRACT.ifPresent(
          contract -> assertThat(RecordedRequests.violations(contract, request)).isEmpty());
      return request;
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  static DatabaseUrl url(String text) {
    return ok(DatabaseUrl.parse(Secret.of(text), Where.system("test", "url")));
  }

  static String branch(String id, String name) {
    return "{\"branch\":{\"id\":\"" + id + "\",\"name\":\"" + name + "\",\"default\":false}";
  }

  @Override
  public void close() {
    server.close();
  }
}
