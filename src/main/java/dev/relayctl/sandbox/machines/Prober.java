package dev.relayctl.sandbox.machines;

import dev.relayctl.sandbox.machines.Machines.CheckResult;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.Socket;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import okhttp3.ConnectionPool;
import okhttp3.OkHttpClient;
import okhttp3.RequestBody;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;

/**
 * Carries out the checks of running machines (specification §6).
 *
 * <p>Faster than the platform on purpose: until a check passes for the first time it is repeated
 * several times a second, and it may pass before its grace period is over. Failures within the
 * grace period leave the initial {@code critical} as it is; from the first success on the
 * configured interval applies.
 */
final class Prober {
  private static final Duration IMPATIENCE = Duration.ofMillis(200);
  private static final int LONGEST_OUTPUT = 500;
  private static final Set<String> WITH_BODY = Set.of("POST", "PUT", "PATCH");

  private final Machines machines;
  private final InstantSource clock;
  private final OkHttpClient client;

  Prober(Machines machines, InstantSource clock) {
    this.machines = machines;
    this.clock = clock;
    this.client =
        new OkHttpClient.Builder()
            .proxy(Proxy.NO_PROXY)
            .retryOnConnectionFailure(false)
            .followRedirects(false)
            .connectionPool(new ConnectionPool(0, 1, TimeUnit.SECONDS))
            .build();
  }

  /** Begins the checks of a machine that has just been started; they end with the run. */
  void watch(Machine machine, Run run) {
    List<CheckSpec> specs = CheckSpec.of(machine.config());
    var initial = new HashMap<String, CheckResult>();
    for (CheckSpec spec : specs) {
      initial.put(
          spec.name(), new CheckResult("critical", "the check has not run yet", clock.millis()));
    }
    machines.checks(machine.id(), initial);
    for (CheckSpec spec : specs) {
      Thread.ofVirtual()
          .name(spec.name() + " of " + machine.id())
          .start(() -> repeat(machine.id(), spec, run));
    }
  }

  /** Marks the results as out of date, because the machine no longer runs. */
  void stale(String id) {
    var old = new HashMap<String, CheckResult>();
    machines
        .checks(id)
        .forEach((name, _) ->
            old.put(
                name, new CheckResult("warning", "the machine is not running", clock.millis())));
    machines.checks(id, old);
  }

  /** Forgets the results: a new version starts without any. */
  void reset(String id) {
    machines.checks(id, new HashMap<>());
  }

  private void repeat(String id, CheckSpec spec, Run run) {
    long began = clock.millis();
    Integer port = run.running().ports().get(spec.port());
    boolean passedBefore = false;
    int turn = 0;
    while (!run.finished()) {
      CheckResult result = judged(run, turn, () -> result(spec, port));
      turn++;
      boolean graceOver = clock.millis() - began >= spec.grace().toMillis();
      if (!run.finished() && (result.passing() || passedBefore || graceOver)) {
        machines.check(id, spec.name(), result);
      }
      passedBefore |= result.passing();
      if (run.finishedWithin(passedBefore ? spec.interval() : IMPATIENCE)) {
        return;
      }
    }
  }

  private CheckResult result(CheckSpec spec, @Nullable Integer port) {
    return port == null
        ? new CheckResult("critical", "the check names no port", clock.millis())
        : probe(spec, port);
  }

  /**
   * The true result, unless an accident was asked for; a flapping check passes every other time.
   */
  private CheckResult judged(Run run, int turn, Supplier<CheckResult> truth) {
    boolean lies =
        switch (run.verdict()) {
          case TRUE -> false;
          case CRITICAL -> true;
          case FLAPPING -> turn % 2 == 1;
        };
    return lies
        ? new CheckResult("critical", "the sandbox was told to fail this check", clock.millis())
        : truth.get();
  }

  private CheckResult probe(CheckSpec spec, int port) {
    try {
      return switch (spec.kind()) {
        case TCP -> connect(spec, port);
        case HTTP -> ask(spec, port);
      };
    } catch (IOException | IllegalArgumentException e) {
      return new CheckResult("critical", cut(String.valueOf(e.getMessage())), clock.millis());
    }
  }

  private CheckResult connect(CheckSpec spec, int port) throws IOException {
    try (var socket = new Socket()) {
      socket.connect(
          new InetSocketAddress(InetAddress.getLoopbackAddress(), port),
          Math.toIntExact(spec.timeout().toMillis()));
    }
    return new CheckResult("passing", "Success", clock.millis());
  }

  private CheckResult ask(CheckSpec spec, int port) throws IOException {
    CheckSpec.Http http = spec.http();
    var request =
        new okhttp3.Request.Builder()
            .url(
                "http://127.0.0.1:" + port + (http.path().startsWith("/") ? "" : "/") + http.path())
            .method(
                http.method(),
                WITH_BODY.contains(http.method()) ? RequestBody.create(new byte[0]) : null);
    http.headers().forEach(request::header);
    OkHttpClient patient =
        client
            .newBuilder()
            .callTimeout(spec.timeout())
            .connectTimeout(spec.timeout())
            .readTimeout(spec.timeout())
            .build();
    try (Response response = patient.newCall(request.build()).execute()) {
      String body = cut(response.peekBody(LONGEST_OUTPUT).string().strip());
      return response.isSuccessful()
          ? new CheckResult("passing", body.isEmpty() ? "Success" : body, clock.millis())
          : new CheckResult("critical", "status " + response.code() + ": " + body, clock.millis());
    }
  }

  private static String cut(String text) {
    return text.length() > LONGEST_OUTPUT ? text.substring(0, LONGEST_OUTPUT) : text;
  }
}
