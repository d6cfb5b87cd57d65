package dev.relayctl.pages;

import static org.assertj.core.api.Assertions.assertThat;

import dev.relayctl.environment.Frontend;
import dev.relayctl.environment.Frontend.PagesEnvironment;
import dev.relayctl.environment.Secret;
import dev.relayctl.fakes.ManualTime;
import dev.relayctl.run.Attempts;
import dev.relayctl.run.Processes;
import dev.relayctl.testing.OpenApiContract;
import dev.relayctl.testing.PagesContract;
import dev.relayctl.testing.RecordedRequests;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import okhttp3.OkHttpClient;

/** A server that answers as it was told, and what asks it. */
final class PagesServer implements AutoCloseable {
  static final String TOKEN = "not-a-secret-token";
  static final String ACCOUNT = "0123456789abcdef0123456789abcdef";

  static final Frontend.Pages PRODUCTION =
      new Frontend.Pages(null, "relay", PagesEnvironment.PRODUCTION, Map.of());
  static final Frontend.Pages PREVIEW =
      new Frontend.Pages(null, "relay", PagesEnvironment.PREVIEW, Map.of());

  private static final Optional<OpenApiContract> CONTRACT = PagesContract.find();

  /** Of a machine that starts nothing. */
  static final SiteTools NO_TOOLS =
      new SiteTools(new FakeBuild("", Map.of()), Map.of(), InstantSource.system(), _ -> {});

  Processes processes = new FakeBuild("", Map.of());
  final MockWebServer server = new MockWebServer();
  private final ManualTime time = new ManualTime();

  PagesServer() {
    try {
      server.start(InetAddress.getLoopbackAddress(), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  CloudflarePages pages() {
    String base = "http://127.0.0.1:" + server.getPort() + "/client/v4";
    var http = new OkHttpClient.Builder().readTimeout(Duration.ofSeconds(5)).build();
    return new CloudflarePages(
        () -> PagesApi.at(base, Secret.of(TOKEN), ACCOUNT, "relayctl/test"),
        () -> http,
        new Attempts(time, time, new Random(1)),
        CloudflarePages.USUAL_PATIENCE,
        new SiteTools(processes, Map.of("PATH", "/bin", "SECRET", "not-a-secret"), time, time));
  }

  URI page(String path) {
    return URI.create("http://127.0.0.1:" + server.getPort() + path);
  }

  /** Answers in Cloudflare's envelope. */
  PagesServer gives(String result) {
    return answers(
        200, "{\"success\":true,\"errors\":[],\"messages\":[],\"result\":" + result + "}");
  }

  PagesServer refuses(int status, int code, String message) {
    return answers(
        status,
        "{\"success\":false,\"errors\":[{\"code\":%d,\"message\":\"%s\"}],\"messages\":[],\"result\":null}"
            .formatted(code, message));
  }

  PagesServer answers(int status, String body) {
    server.enqueue(new MockResponse.Builder().code(status).body(body).build());
    return this;
  }

  /** The next request as one line, with its body; it agrees with Cloudflare's description. */
  String asked() {
    RecordedRequest request = request();
    String body = request.getBody() == null ? "" : request.getBody().utf8();
    return request.getMethod()
        + " "
        + request
            .getTarget()
            .replaceFirst("^/client/v4/accounts/" + ACCOUNT + "/pages/projects", "")
        + (body.isEmpty() ? "" : " " + body);
  }

  private RecordedRequest request() {
    try {
      var request =
          Objects.requireNonNull(server.takeRequest(10, TimeUnit.SECONDS), "no request came");
      assertThat(request.getHeaders().get("Authorization")).isEqualTo("Bearer " + TOKEN);
      CONTRACT.ifPresent(
          contract -> assertThat(RecordedRequests.violations(contract, request)).isEmpty());
      return request;
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    server.close();
  }
}
