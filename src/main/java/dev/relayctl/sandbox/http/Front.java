package dev.relayctl.sandbox.http;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import dev.relayctl.sandbox.http.Faults.Drop;
import dev.relayctl.sandbox.http.Faults.Fault;
import dev.relayctl.sandbox.http.Faults.Work;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What every request to an API goes through: journal, faults, credentials, rate limits, its route,
 * and the disk, before the answer is sent.
 */
public final class Front implements HttpHandler {
  /** Where the sandbox's own endpoints begin. */
  public static final String ADMIN = "/_sandbox/";

  /** A bucket of 40 MiB of files, as base64 in JSON (specs/cloudflare-pages.md §4). */
  private static final int LARGEST_BODY = 64 << 20;

  private final Parts parts;
  private final Router api;
  private final Router admin;
  private final AtomicReference<Instant> lastRequest;

  /**
   * What the front needs beside the routes.
   *
   * @param admitted whether a request may be carried out
   */
  public record Parts(
      Journal journal,
      Faults faults,
      Predicate<Request> admitted,
      Documents documents,
      Customs customs,
      InstantSource clock) {}

  /**
   * A front.
   *
   * @param lastRequest is set when a request to the API comes in and when it was answered
   */
  public Front(Parts parts, Router api, Router admin, AtomicReference<Instant> lastRequest) {
    this.parts = parts;
    this.api = api;
    this.admin = admin;
    this.lastRequest = lastRequest;
  }

  @Override
  public void handle(HttpExchange exchange) throws IOException {
    Request request = request(exchange);
    if (request.path().startsWith(ADMIN)) {
      send(exchange, request, administer(exchange, request));
      return;
    }
    Instant began = parts.clock.instant();
    lastRequest.set(began);
    String target = exchange.getRequestURI().toString();
    Optional<Fault> fault = parts.faults.next(request.method(), target, request.content());
    Answer answer = treat(request, fault);
    lastRequest.set(parts.clock.instant());
    parts.journal.note(
        request.method(),
        target,
        answer == null ? 0 : answer.status(),
        Duration.between(began, parts.clock.instant()).toMillis(),
        began.toEpochMilli());
    if (answer == null) {
      exchange.close();
    } else if (fault.filter(f -> f.drop() == Drop.HALFWAY).isPresent()) {
      sendHalf(exchange, request, answer);
    } else {
      send(exchange, request, answer);
    }
  }

  /** The answer; null when the connection is to be cut. */
  private @Nullable Answer treat(Request request, Optional<Fault> fault) {
    if (fault.isEmpty()) {
      return answer(request);
    }
    Duration delay = fault.get().delay();
    if (delay != null) {
      parts.customs.take(delay);
    }
    Answer instead = fault.get().answer();
    return switch (fault.get().drop()) {
      case BEFORE -> null;
      case AFTER -> {
        answer(request);
        yield null;
      }
      case NEVER, HALFWAY -> {
        boolean carriedOut = instead == null || fault.get().work() == Work.DONE;
        Answer own = carriedOut ? answer(request) : null;
        yield instead == null ? own : instead;
      }
    };
  }

  private Answer answer(Request request) {
    if (!parts.admitted.test(request)) {
      return parts.customs.failure(401, "Authenticate: token validation error");
    }
    Optional<Router.Match> match = api.match(request);
    if (match.isEmpty()) {
      return parts.customs.failure(
          404, "404 page not found: " + request.method() + " " + request.path());
    }
    Optional<Answer> turnedAway = parts.customs.turnAway(match.get().request());
    if (turnedAway.isPresent()) {
      return turnedAway.get();
    }
    parts.customs.pace(request);
    Answer answer = match.get().answer();
    parts.documents.flush();
    return answer;
  }

  private Answer administer(HttpExchange exchange, Request request) {
    // A page in a browser can send requests to this port; it can't leave out where it comes from.
    if (exchange.getRequestHeaders().containsKey("Origin")) {
      return parts.customs.failure(403, "not from a browser");
    }
    Answer answer =
        admin
            .match(request)
            .map(Router.Match::answer)
            .orElseGet(() -> parts.customs.failure(404, "no such endpoint: " + request.path()));
    parts.documents.flush();
    return answer;
  }

  private static Request request(HttpExchange exchange) throws IOException {
    String query = exchange.getRequestURI().getRawQuery();
    Map<String, String> headers = headers(exchange);
    boolean bytes = headers.getOrDefault("content-type", "").startsWith("multipart/");
    String body;
    try (InputStream stream = exchange.getRequestBody()) {
      body =
          new String(
              stream.readNBytes(LARGEST_BODY),
              bytes ? StandardCharsets.ISO_8859_1 : StandardCharsets.UTF_8);
    }
    return new Request(
        exchange.getRequestMethod(),
        exchange.getRequestURI().getRawPath(),
        query == null ? "" : query,
        headers,
        body,
        Map.of());
  }

  private static Map<String, String> headers(HttpExchange exchange) {
    var headers = new HashMap<String, String>();
    exchange
        .getRequestHeaders()
        .forEach((name, values) -> headers.put(name.toLowerCase(Locale.ROOT), values.getFirst()));
    return headers;
  }

  /** Announces the whole answer, sends the first half of it and cuts the connection. */
  private void sendHalf(HttpExchange exchange, Request request, Answer answer) throws IOException {
    byte[] body = answer.body() == null ? new byte[2] : answer.bytes();
    setHeaders(exchange, request, answer);
    exchange.getResponseHeaders().set("Content-Type", answer.type());
    exchange.sendResponseHeaders(answer.status(), body.length);
    exchange.getResponseBody().write(body, 0, body.length / 2);
    exchange.getResponseBody().flush();
    exchange.close();
  }

  private void setHeaders(HttpExchange exchange, Request request, Answer answer) {
    var headers = exchange.getResponseHeaders();
    parts.customs.headers(request).forEach(headers::set);
    answer.headers().forEach(headers::set);
  }

  private void send(HttpExchange exchange, Request request, Answer answer) throws IOException {
    setHeaders(exchange, request, answer);
    try (exchange) {
      if (answer.body() == null) {
        exchange.sendResponseHeaders(answer.status(), -1);
      } else {
        exchange.getResponseHeaders().set("Content-Type", answer.type());
        byte[] body = answer.bytes();
        exchange.sendResponseHeaders(answer.status(), body.length);
        exchange.getResponseBody().write(body);
      }
    }
  }
}
