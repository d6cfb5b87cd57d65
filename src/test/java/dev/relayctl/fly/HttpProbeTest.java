package dev.relayctl.fly;

import static dev.relayctl.fly.FlyServer.json;
import static dev.relayctl.fly.FlyServer.problem;
import static dev.relayctl.fly.FlyServer.value;
import static org.assertj.core.api.Assertions.assertThat;

import dev.relayctl.problem.Problem;
import dev.relayctl.problem.Repeat;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import mockwebserver3.MockResponse;
import mockwebserver3.RecordedRequest;
import mockwebserver3.SocketEffect;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HttpProbeTest {
  private static final Duration TIMEOUT = Duration.ofSeconds(5);

  private final FlyServer app = new FlyServer();
  private final HttpProbe probe = new HttpProbe(FlyServer.client(), "relayctl/test");

  @AfterEach
  void stop() {
    app.close();
  }

  private void assertUnreachable(Problem problem) {
    assertThat(problem)
        .isInstanceOfSatisfying(
            Problem.Failed.class,
            failed -> {
              assertThat(failed.facts().id()).hasToString("verify.unreachable");
              assertThat(failed.repeat()).isEqualTo(Repeat.SAFE);
            });
  }

  @ParameterizedTest
  @ValueSource(ints = {200, 302, 404, 500, 503})
  void tellsTheStatusWhateverItIs(int status) {
    app.answers(json(status, "").addHeader("Location", "/elsewhere").addHeader("Retry-After", "0"));

    assertThat(value(probe.status(app.uri().resolve("/health?deep=1"), TIMEOUT))).isEqualTo(status);

    RecordedRequest request = app.request();
    assertThat(request.getMethod() + " " + request.getTarget()).isEqualTo("GET /health?deep=1");
    assertThat(request.getHeaders().get("User-Agent")).isEqualTo("relayctl/test");
    assertThat(app.server.getRequestCount()).isEqualTo(1);
  }

  @Test
  void saysThatNobodyAnswersInTime() {
    app.answers(json(200, "").headersDelay(3, TimeUnit.SECONDS));

    Problem problem = problem(probe.status(app.uri(), Duration.ofMillis(200)));

    assertUnreachable(problem);
    assertThat(problem.facts().why()).isEqualTo("no answer within 200 ms");
  }

  @Test
  void saysThatTheConnectionBroke() {
    app.answers(new MockResponse.Builder().onResponseStart(new SocketEffect.CloseSocket()));

    assertUnreachable(problem(probe.status(app.uri(), TIMEOUT)));
  }

  @Test
  void saysThatNobodyListensWithoutTellingTheQuery() {
    URI uri = app.uri().resolve("/health?token=not-a-secret");
    app.close();

    Problem problem = problem(probe.status(uri, TIMEOUT));

    assertUnreachable(problem);
    assertThat(problem.facts().where().text()).endsWith("/health");
    assertThat(problem.toString()).doesNotContain("not-a-secret");
  }

  @Test
  void refusesWhatIsNotHttp() {
    assertThat(problem(probe.status(URI.create("mailto:ann@example.com"), TIMEOUT)))
        .isInstanceOf(Problem.Invalid.class);
  }
}
