package dev.relayctl.sandbox;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.relayctl.problem.Problem;
import dev.relayctl.problem.Result;
import dev.relayctl.sandbox.http.Hosted;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The daemon's own few questions, on a port of its own: {@code GET /_sandbox/health} for anybody;
 * with the token {@code POST /_sandbox/touch}, {@code POST /_sandbox/databases/NAME} and {@code
 * POST /_sandbox/neon/PROJECT/BRANCH}, where no branch is the default branch.
 */
final class ControlServer implements Hosted {
  static final String HEALTH = "/_sandbox/health";
  static final String TOUCH = "/_sandbox/touch";
  static final String DATABASES = "/_sandbox/databases/";
  static final String NEON = "/_sandbox/neon/";

  private static final JsonMapper MAPPER = new JsonMapper();
  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9-]{0,38}");

  private static final Pattern PROJECT = Pattern.compile("[a-z0-9-]{1,60}");

  private final HttpServer server;
  private final InstantSource clock;
  private final AtomicReference<Instant> lastRequest;

  private ControlServer(HttpServer server, InstantSource clock) {
    this.server = server;
    this.clock = clock;
    this.lastRequest = new AtomicReference<>(clock.instant());
  }

  /** The URL of a branch's database; a secret. */
  interface Branches {
    Result<String> databaseUrl(String project, @Nullable String branch);
  }

  /**
   * Listens on 127.0.0.1.
   *
   * @param databases the URL of an environment's database by the environment's name; a secret
   */
  static ControlServer start(
      int port,
      String token,
      InstantSource clock,
      Function<String, Result<String>> databases,
      Branches branches)
      throws IOException {
    InetAddress loopback = InetAddress.ofLiteral("127.0.0.1");
    HttpServer http = HttpServer.create(new InetSocketAddress(loopback, port), 0);
    var control = new ControlServer(http, clock);
    http.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    long pid = ProcessHandle.current().pid();
    http.createContext(HEALTH, exchange -> answer(exchange, 200, Map.of("pid", pid)));
    http.createContext(
        TOUCH,
        exchange -> {
          if (control.admits(exchange, token)) {
            answer(exchange, 200, Map.of("pid", pid));
          }
        });
    http.createContext(
        DATABASES,
        exchange -> {
          if (control.admits(exchange, token)) {
            String name = exchange.getRequestURI().getPath().substring(DATABASES.length());
            if (NAME.matcher(name).matches()) {
              answer(exchange, databases.apply(name));
            } else {
              answer(exchange, 404, Map.of("error", "no environment has this name"));
            }
          }
        });
    http.createContext(
        NEON,
        exchange -> {
          if (control.admits(exchange, token)) {
            answerBranch(exchange, branches);
          }
        });
    http.start();
    return control;
  }

  @Override
  public int port() {
    return server.getAddress().getPort();
  }

  @Override
  public Instant lastRequest() {
    return lastRequest.get();
  }

  @Override
  public void close() {
    server.stop(0);
  }

  private boolean admits(HttpExchange exchange, String token) throws IOException {
    String given = String.valueOf(exchange.getRequestHeaders().getFirst("Authorization"));
    boolean known =
        MessageDigest.isEqual(
            given.getBytes(StandardCharsets.UTF_8),
            ("Bearer " + token).getBytes(StandardCharsets.UTF_8));
    if (!known) {
      answer(exchange, 401, Map.of("error", "the sandbox's token is missing or wrong"));
    } else if (!"POST".equals(exchange.getRequestMethod())) {
      answer(exchange, 405, Map.of("error", "use POST"));
    } else {
      lastRequest.set(clock.instant());
      return true;
    }
    return false;
  }

  private static void answerBranch(HttpExchange exchange, Branches branches) throws IOException {
    // A branch's name is any text, with slashes if it likes.
    String[] names = exchange.getRequestURI().getPath().substring(NEON.length()).split("/", 2);
    if (PROJECT.matcher(names[0]).matches()) {
      String branch = names.length < 2 || names[1].isEmpty() ? null : names[1];
      answer(exchange, branches.databaseUrl(names[0], branch));
    } else {
      answer(exchange, 404, Map.of("error", "no project has this id"));
    }
  }

  private static void answer(HttpExchange exchange, Result<String> outcome) throws IOException {
    switch (outcome) {
      case Result.Ok<String>(String url) -> answer(exchange, 200, Map.of("url", url));
      case Result.Bad<String> bad -> {
        Problem.Facts facts = bad.first().facts();
        answer(exchange, 503, Map.of("error", facts.what() + ": " + facts.why()));
      }
    }
  }

  private static void answer(HttpExchange exchange, int status, Map<String, ?> body)
      throws IOException {
    byte[] bytes = MAPPER.writeValueAsBytes(body);
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }
}
