package dev.relayctl.sandbox;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.relayctl.problem.Problem;
import dev.relayctl.problem.Result;
import dev.relayctl.sandbox.postgres.DatabaseAccess;
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

/**
 * The daemon's own few questions, on a port of its own: {@code GET /_sandbox/health} for anybody,
 * {@code POST /_sandbox/touch} and {@code POST /_sandbox/databases/NAME} with the token.
 */
final class ControlServer implements Hosted {
  static final String HEALTH = "/_sandbox/health";
  static final String TOUCH = "/_sandbox/touch";
  static final String DATABASES = "/_sandbox/databases/";

  private static final JsonMapper MAPPER = new JsonMapper();
  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9-]{0,38}");

  private final HttpServer server;
  private final InstantSource clock;
  private final AtomicReference<Instant> lastRequest;

  private ControlServer(HttpServer server, InstantSource clock) {
    this.server = server;
    this.clock = clock;
    this.lastRequest = new AtomicReference<>(clock.instant());
  }

  /** Listens on 127.0.0.1. */
  static ControlServer start(
      int port,
      String token,
      InstantSource clock,
      Function<String, Result<DatabaseAccess>> databases)
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

  private static void answer(HttpExchange exchange, Result<DatabaseAccess> outcome)
      throws IOException {
    switch (outcome) {
      case Result.Ok<DatabaseAccess>(DatabaseAccess access) ->
          answer(exchange, 200, Map.of("url", access.revealUrl()));
      case Result.Bad<DatabaseAccess> bad -> {
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
