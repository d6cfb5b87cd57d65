package dev.relayctl.fly;

import static dev.relayctl.fly.FlyServer.APP;
import static dev.relayctl.fly.FlyServer.MACHINE;
import static dev.relayctl.fly.FlyServer.json;
import static dev.relayctl.fly.FlyServer.problem;
import static dev.relayctl.fly.FlyServer.value;
import static org.assertj.core.api.Assertions.assertThat;

import dev.relayctl.plan.Machine;
import dev.relayctl.plan.MachineChange.Launch;
import dev.relayctl.plan.MachineState;
import dev.relayctl.problem.Problem;
import dev.relayctl.problem.Repeat;
import dev.relayctl.problem.Result;
import dev.relayctl.problem.Result.Done;
import dev.relayctl.run.Fleet.NewMachine;
import dev.relayctl.run.Fleet.Registration;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.UnknownHostException;
import java.security.cert.CertificateException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLHandshakeException;
import mockwebserver3.MockResponse;
import mockwebserver3.SocketEffect;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;
import okio.Buffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What comes of answers that never arrive, arrive in part, or make no sense. */
class FlyFleetTransportTest {
  private final FlyServer fly = new FlyServer();

  @AfterEach
  void stop() {
    fly.close();
  }

  private static Result<Machine> create(FlyFleet fleet) {
    return fleet.create(
        APP,
        new NewMachine(
            "fra", FlyServer.config("relay:1"), Launch.START, Registration.REGISTERED, null));
  }

  private static void assertFailed(Problem problem, String id, Repeat repeat) {
    assertThat(problem)
        .isInstanceOfSatisfying(
            Problem.Failed.class,
            failed -> {
              assertThat(failed.facts().id()).hasToString(id);
              assertThat(failed.repeat()).isEqualTo(repeat);
            });
  }

  @Test
  void mayRepeatWhatWasNeverSentSinceNobodyListens() throws IOException {
    URI closed;
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      closed = URI.create("http://127.0.0.1:" + socket.getLocalPort());
    }

    Problem problem = problem(create(fly.fleet(closed, FlyServer.client())));

    assertFailed(problem, "fly.unreachable", Repeat.SAFE);
    assertThat(problem.facts().why()).contains("127.0.0.1:" + closed.getPort());
  }

  @Test
  void mayRepeatWhatWasNeverSentSinceTheHostIsUnknown() {
    OkHttpClient lost =
        FlyServer.client()
            .newBuilder()
            .dns(host -> {
              throw new UnknownHostException(host);
            })
            .build();

    Problem problem = problem(create(fly.fleet(URI.create("http://fly.example.com"), lost)));

    assertFailed(problem, "fly.unreachable", Repeat.SAFE);
    assertThat(problem.facts().why()).contains("fly.example.com");
  }

  @Test
  void mayRepeatWhatWasNeverSentSinceTlsFailed() throws Exception {
    // A server without a certificate refuses every handshake.
    SSLContext bare = SSLContext.getInstance("TLS");
    bare.init(null, null, null);
    fly.server.useHttps(bare.getSocketFactory());
    URI https = URI.create("https://127.0.0.1:" + fly.server.getPort());

    Problem problem = problem(create(fly.fleet(https, FlyServer.client())));

    assertFailed(problem, "fly.tls", Repeat.SAFE);
  }

  @Test
  void neverRepeatsAHandshakeWithAWrongCertificate() {
    FlyCall call =
        FlyCall.of(
            "GET",
            HttpUrl.get("https://fly.example.com/v1/apps"),
            FlyRequests.purpose("read the app", FlyRequests.where(APP)));
    var untrusted = new SSLHandshakeException("PKIX path building failed");
    untrusted.initCause(new CertificateException("expired"));

    Problem problem = FlyProblems.transport(call, untrusted, "PKIX path building failed", false);

    assertFailed(problem, "fly.tls", Repeat.NEVER);
  }

  @Test
  void looksFirstWhenACreationWasNotAnsweredInTime() {
    fly.answers(json(200, "{}").headersDelay(3, TimeUnit.SECONDS));

    Problem problem = problem(create(fly.fleet(fly.uri(), FlyServer.impatientClient())));

    assertFailed(problem, "fly.timeout", Repeat.LOOK_FIRST);
  }

  @Test
  void mayReadAgainWhenAnAnswerStoppedInTheMiddle() {
    fly.answers(json(200, "[" + " ".repeat(4096) + "]").bodyDelay(3, TimeUnit.SECONDS));

    Problem problem = problem(fly.fleet(fly.uri(), FlyServer.impatientClient()).machines(APP));

    assertFailed(problem, "fly.timeout", Repeat.SAFE);
  }

  @Test
  void waitsLongerThanTheClientWhenItAskedFlyToWait() {
    fly.answers(json(200, "{\"ok\":true}").headersDelay(600, TimeUnit.MILLISECONDS));
    FlyFleet fleet = fly.fleet(fly.uri(), FlyServer.impatientClient());

    Result<Done> waited =
        fleet.await(APP, MACHINE, "01I", Set.of(MachineState.STARTED), Duration.ofSeconds(2));

    assertThat(waited).isEqualTo(Result.done());
  }

  @Test
  void looksFirstWhenTheConnectionIsCutBeforeTheAnswer() {
    fly.answers(new MockResponse.Builder().onResponseStart(new SocketEffect.CloseSocket()));

    assertFailed(problem(create(fly.fleet())), "fly.connection-lost", Repeat.LOOK_FIRST);
  }

  @Test
  void looksFirstWhenTheConnectionIsCutWithinTheAnswer() {
    fly.answers(
        json(200, "{\"id\":\"" + "m".repeat(4096) + "\"}")
            .onResponseBody(new SocketEffect.CloseSocket()));

    assertFailed(problem(create(fly.fleet())), "fly.connection-lost", Repeat.LOOK_FIRST);
  }

  @ParameterizedTest
  @ValueSource(strings = {"{\"id\":\"m1\"", "{\"id\":\"m1\"} {", "nonsense", "[1,2", "{'id':1}"})
  void doesNotTakeHalfAnAnswerForAWhole(String body) {
    fly.answers(200, body);

    Problem problem = problem(create(fly.fleet()));

    assertFailed(problem, "fly.garbled-answer", Repeat.LOOK_FIRST);
    assertThat(problem.facts().why()).contains("request 01KTEST-fra");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "null", "[]", "\"m1\"", "{}", "{\"id\":17}", "{\"id\":\"\"}"})
  void doesNotTakeAMachineWithoutIdForOne(String body) {
    fly.answers(200, body);

    assertFailed(problem(create(fly.fleet())), "fly.garbled-answer", Repeat.LOOK_FIRST);
  }

  @Test
  void doesNotTakeALoginPageForSuccess() {
    fly.answers(
        new MockResponse.Builder()
            .code(200)
            .addHeader("Content-Type", "text/html")
            .body("<html>Please sign in</html>"));

    Problem problem = problem(fly.fleet().stop(APP, MACHINE, null));

    assertFailed(problem, "fly.garbled-answer", Repeat.SAFE);
    assertThat(problem.facts().why()).contains("text/html").doesNotContain("sign in");
  }

  @Test
  void readsJsonThatIsCalledPlainText() {
    fly.answers(
        new MockResponse.Builder()
            .code(200)
            .addHeader("Content-Type", "text/plain; charset=utf-8")
            .body("{\"id\":\"m1\"}"));

    assertThat(value(fly.fleet().machine(APP, MACHINE)).id()).isEqualTo("m1");
  }

  @Test
  void refusesAnAnswerOfMoreThan32Megabytes() {
    var body = new Buffer();
    var megabyte = new byte[1024 * 1024];
    for (int i = 0; i < 33; i++) {
      body.write(megabyte);
    }
    fly.answers(json(200, "").body(body));

    Problem problem = problem(fly.fleet().machines(APP));

    assertFailed(problem, "fly.garbled-answer", Repeat.SAFE);
    assertThat(problem.facts().why()).contains("larger than 32 MB");
  }

  @Test
  void endsWhenItsThreadIsInterrupted() throws Exception {
    fly.answers(json(200, "{}").headersDelay(20, TimeUnit.SECONDS));
    var result = new CompletableFuture<Result<Machine>>();
    var flag = new CompletableFuture<Boolean>();
    Thread thread =
        Thread.ofPlatform()
            .start(() -> {
              result.complete(fly.fleet().machine(APP, MACHINE));
              flag.complete(Thread.currentThread().isInterrupted());
            });
    assertThat(fly.request().getMethod()).isEqualTo("GET");

    thread.interrupt();

    assertThat(problem(result.get(5, TimeUnit.SECONDS))).isInstanceOf(Problem.Interrupted.class);
    assertThat(flag.get(5, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void sendsNothingWhenItsThreadIsInterruptedAlready() {
    Thread.currentThread().interrupt();
    Problem problem;
    boolean interrupted;
    try {
      problem = problem(fly.fleet().destroy(APP, MACHINE, null));
    } finally {
      interrupted = Thread.interrupted();
    }

    assertThat(problem).isInstanceOf(Problem.Interrupted.class);
    assertThat(interrupted).isTrue();
    assertThat(fly.server.getRequestCount()).isZero();
  }
}
