package dev.relayctl.images;

import static dev.relayctl.testing.Results.ok;
import static org.assertj.core.api.Assertions.assertThat;

import dev.relayctl.engine.local.LocalProcesses;
import dev.relayctl.environment.ImageReference;
import dev.relayctl.environment.Secret;
import dev.relayctl.problem.Problem;
import dev.relayctl.problem.Repeat;
import dev.relayctl.problem.Result;
import dev.relayctl.problem.Where;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import mockwebserver3.SocketEffect;
import okhttp3.OkHttpClient;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class RegistryTest {
  private static final String DIGEST = "sha256:" + "a".repeat(64);
  private static final String FLY = "registry.fly.io";

  private final MockWebServer server = new MockWebServer();

  @TempDir Path home;

  @BeforeEach
  void start() throws IOException {
    server.start(InetAddress.getLoopbackAddress(), 0);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void asksForTheDigestOfATagOnce() throws Exception {
    server.enqueue(digest(DIGEST));

    Optional<String> digest = ok(registry(FLY).digest(image("relay-api:main")));

    assertThat(digest).contains(DIGEST);
    RecordedRequest request = request();
    assertThat(request.getMethod()).isEqualTo("HEAD");
    assertThat(request.getUrl().encodedPath()).isEqualTo("/v2/relay-api/manifests/main");
    assertThat(request.getHeaders().get("Accept"))
        .contains("image.index.v1+json", "manifest.list.v2+json", "image.manifest.v1+json");
    assertThat(server.getRequestCount()).isEqualTo(1);
  }

  @Test
  void logsInToFlysRegistryWithTheToken() throws Exception {
    server.enqueue(challenge("Basic realm=\"Fly\""));
    server.enqueue(digest(DIGEST));

    Optional<String> digest = ok(registry(host()).digest(image("relay-api:main")));

    assertThat(digest).contains(DIGEST);
    assertThat(request().getHeaders().get("Authorization")).isNull();
    assertThat(request().getHeaders().get("Authorization")).isEqualTo(basic("x", "fm2_password"));
  }

  @Test
  void fetchesATokenWhereTheChallengeNamesAnAddress() throws Exception {
    dockerConfig(
        "{\"auths\":{\"" + host() + "\":{\"auth\":\"" + base64("ann:not-a-secret") + "\"}}}");
    server.enqueue(bearer());
    server.enqueue(json(200, "{\"token\":\"abc.def\"}"));
    server.enqueue(digest(DIGEST));

    Optional<String> digest = ok(registry(FLY).digest(image("relay-api:main")));

    assertThat(digest).contains(DIGEST);
    request();
    RecordedRequest token = request();
    assertThat(token.getUrl().encodedPath()).isEqualTo("/token");
    assertThat(token.getUrl().queryParameter("service")).isEqualTo("reg");
    assertThat(token.getUrl().queryParameter("scope")).isEqualTo("repository:relay-api:pull");
    assertThat(token.getHeaders().get("Authorization")).isEqualTo(basic("ann", "not-a-secret"));
    assertThat(request().getHeaders().get("Authorization")).isEqualTo("Bearer abc.def");
  }

  @Test
  void asksForAStrangersTokenWithoutALogin() throws Exception {
    server.enqueue(bearer());
    server.enqueue(json(200, "{\"access_token\":\"abc\"}"));
    server.enqueue(digest(DIGEST));

    assertThat(ok(registry(FLY).digest(image("relay-api:main")))).contains(DIGEST);
    request();
    assertThat(request().getHeaders().get("Authorization")).isNull();
  }

  @Test
  void hashesTheManifestWhereTheHeaderIsMissing() {
    server.enqueue(new MockResponse.Builder().code(200).build());
    server.enqueue(json(200, "{}"));

    Optional<String> digest = ok(registry(FLY).digest(image("relay-api:main")));

    assertThat(digest)
        .contains("sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a");
  }

  @Test
  void tellsAnImageThatIsNotThereFromOneThatCouldNotBeAskedFor() {
    server.enqueue(new MockResponse.Builder().code(404).build());

    assertThat(ok(registry(FLY).digest(image("relay-api:main")))).isEmpty();
  }

  @Test
  void namesTheTagsThatLookAlike() {
    server.enqueue(json(200, "{\"tags\":[\"v1.9\",\"main\",\"v2.0\",\"v2.1\",\"old\"]}"));

    List<String> similar = registry(FLY).similarTags(image("relay-api:v2.2"));

    assertThat(similar).containsExactly("v2.1", "v2.0", "v1.9");
  }

  @ParameterizedTest
  @CsvSource({
    "401, images.unauthorised, 7",
    "403, images.forbidden, 7",
    "429, images.rate-limited, 1",
    "500, images.registry-error, 1",
    "503, images.registry-error, 1",
    "204, images.garbled-answer, 1",
    "418, images.garbled-answer, 1"
  })
  void classifiesRefusalsAndFaultsWithoutASecondTry(int status, String id, int exitCode) {
    server.enqueue(new MockResponse.Builder().code(status).build());

    Problem problem = problem(registry(FLY).digest(image("relay-api:main")));

    assertThat(problem.facts().id().value()).isEqualTo(id);
    assertThat(problem.exitCode().number()).isEqualTo(exitCode);
    assertThat(server.getRequestCount()).isEqualTo(1);
  }

  @Test
  void aRefusedLoginIsAskedForOnce() {
    server.enqueue(challenge("Basic realm=\"Fly\""));
    server.enqueue(challenge("Basic realm=\"Fly\""));

    Problem problem = problem(registry(host()).digest(image("relay-api:main")));

    assertThat(problem.facts().id().value()).isEqualTo("images.unauthorised");
    assertThat(problem.facts().remedy()).contains("fly tokens create deploy -a relay-api");
    assertThat(problem.facts().toString()).doesNotContain("fm2_password");
    assertThat(server.getRequestCount()).isEqualTo(2);
  }

  @Test
  void saysWhenItMayBeAskedAgain() {
    server.enqueue(new MockResponse.Builder().code(429).addHeader("Retry-After", "7").build());

    Problem problem = problem(registry(FLY).digest(image("relay-api:main")));

    assertThat(problem)
        .isInstanceOfSatisfying(
            Problem.Failed.class,
            failed -> {
              assertThat(failed.repeat()).isEqualTo(Repeat.SAFE);
              assertThat(failed.retryAfter()).isEqualTo(Duration.ofSeconds(7));
            });
  }

  @Test
  void halfAnAnswerIsNone() {
    server.enqueue(new MockResponse.Builder().code(200).build());
    server.enqueue(
        new MockResponse.Builder()
            .code(200)
            .body("{\"schemaVersion\":2}".repeat(1000))
            .onResponseBody(new SocketEffect.CloseSocket())
            .build());

    Problem problem = problem(registry(FLY).digest(image("relay-api:main")));

    assertThat(problem.facts().id().value()).isEqualTo("images.registry-unreachable");
  }

  @Test
  void aRegistryThatIsDownIsNamed() {
    ImageReference image = image("relay-api:main");
    server.close();

    Problem problem = problem(registry(FLY).digest(image));

    assertThat(problem.facts().id().value()).isEqualTo("images.registry-unreachable");
    assertThat(problem.facts().where().text()).contains(image.registry());
    assertThat(problem.facts().remedy()).contains("@sha256:");
  }

  @Test
  void aDigestThatIsNoneIsNotBelieved() {
    server.enqueue(digest("sha256:short"));

    Problem problem = problem(registry(FLY).digest(image("relay-api:main")));

    assertThat(problem.facts().id().value()).isEqualTo("images.garbled-answer");
  }

  @Test
  void aLoginThatGivesNoTokenIsNoLogin() {
    server.enqueue(bearer());
    server.enqueue(json(200, "<html>"));

    Problem problem = problem(registry(FLY).digest(image("relay-api:main")));

    assertThat(problem.facts().id().value()).isEqualTo("images.garbled-answer");
  }

  private Registry registry(String flyRegistry) {
    var settings =
        new ImageSettings(
            Map.of("DOCKER_CONFIG", home.toString(), "FLY_REGISTRY_HOST", flyRegistry),
            Secret.of("FlyV1 fm2_password"),
            Secret.of("fm2_password"),
            "relayctl/test");
    var http =
        new OkHttpClient.Builder()
            .connectTimeout(Duration.ofSeconds(5))
            .readTimeout(Duration.ofSeconds(5))
            .build();
    var docker = new DockerConfig(settings.environment(), new LocalProcesses());
    return new Registry(http, new Logins(settings, docker), settings);
  }

  private String host() {
    return "127.0.0.1:" + server.getPort();
  }

  private ImageReference image(String name) {
    return ok(ImageReference.parse(host() + "/" + name, new Where.OnCommandLine("--image")));
  }

  private void dockerConfig(String json) throws IOException {
    Files.writeString(home.resolve("config.json"), json);
  }

  private RecordedRequest request() throws InterruptedException {
    return Objects.requireNonNull(server.takeRequest(10, TimeUnit.SECONDS), "no request came");
  }

  private MockResponse bearer() {
    return challenge(
        "Bearer realm=\"http://"
            + host()
            + "/token\",service=\"reg\",scope=\"repository:relay-api:pull\"");
  }

  private static MockResponse challenge(String header) {
    return new MockResponse.Builder().code(401).addHeader("WWW-Authenticate", header).build();
  }

  private static MockResponse digest(String digest) {
    return new MockResponse.Builder().code(200).addHeader("Docker-Content-Digest", digest).build();
  }

  private static MockResponse json(int status, String body) {
    return new MockResponse.Builder()
        .code(status)
        .addHeader("Content-Type", "application/json")
        .body(body)
        .build();
  }

  private static String basic(String user, String password) {
    return "Basic " + base64(user + ":" + password);
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  private static Problem problem(Result<?> result) {
    assertThat(result.problems()).as("problems of %s", result).hasSize(1);
    return result.problems().getFirst();
  }
}
