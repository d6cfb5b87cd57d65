package dev.relayctl.sample;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The HTTP side: {@code /health}, {@code /version}, {@code /tracks}. One virtual thread a request.
 */
final class Api {
  private static final int GRACE_SECONDS = 10;
  private static final int LARGEST_BODY = 64 * 1024;
  private static final Pattern PLAYS = Pattern.compile("/tracks/(\\d{1,18})/plays");

  /** An answer: status and JSON document, which is empty for 204. */
  private record Answer(int status, String json) {}

  private final Tracks tracks;
  private final Map<String, String> version;
  private final String allowedOrigin;
  private final PrintStream log;

  /**
   * @param version what {@code /version} tells
   * @param allowedOrigin the frontend that browsers may call from
   */
  Api(Tracks tracks, Map<String, String> version, String allowedOrigin, PrintStream log) {
    this.tracks = tracks;
    this.version = version;
    this.allowedOrigin = allowedOrigin;
    this.log = log;
  }

  /**
   * Serves on that port, on every address.
   *
   * @return what stops it: no new connection is taken, requests in flight have ten seconds
   */
  Runnable serve(int port) throws IOException {
    HttpServer server = HttpServer.create(new InetSocketAddress("0.0.0.0", port), 0);
    ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    server.setExecutor(threads);
    server.createContext("/", this::handle);
    server.start();
    return () -> {
      server.stop(GRACE_SECONDS);
      threads.close();
    };
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      Answer answer = answered(exchange);
      Headers headers = exchange.getResponseHeaders();
      headers.set("Access-Control-Allow-Origin", allowedOrigin);
      headers.set("Vary", "Origin");
      if (answer.status() == 204) {
        headers.set("Access-Control-Allow-Methods", "GET, POST, OPTIONS");
        headers.set("Access-Control-Allow-Headers", "Content-Type");
        exchange.sendResponseHeaders(204, -1);
      } else {
        headers.set("Content-Type", "application/json");
        byte[] body = answer.json().getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(answer.status(), body.length);
        exchange.getResponseBody().write(body);
      }
    }
  }

  private Answer answered(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath();
    String request = exchange.getRequestMethod() + " " + path;
    try {
      Matcher plays = PLAYS.matcher(path);
      return switch (request) {
        case "GET /health" -> health();
        case "GET /version" -> new Answer(200, Json.object(version));
        case "GET /tracks" -> new Answer(200, Json.tracks(tracks.newest()));
        case "POST /tracks" -> added(exchange);
        case String _ when exchange.getRequestMethod().equals("OPTIONS") -> new Answer(204, "");
        case String _ when exchange.getRequestMethod().equals("POST") && plays.matches() ->
            played(Long.parseLong(plays.group(1)));
        case String _ -> error(404, "there is no " + request);
      };
    } catch (SQLException e) {
      log.println("relay-api: " + request + " failed, SQL state " + e.getSQLState());
      return error(503, "the database did not answer");
    }
  }

  private Answer health() throws IOException {
    return tracks.answer()
        ? new Answer(200, Json.object(Map.of("status", "ok")))
        : new Answer(503, Json.object(Map.of("status", "database unreachable")));
  }

  private Answer added(HttpExchange exchange) throws IOException, SQLException {
    byte[] body = exchange.getRequestBody().readNBytes(LARGEST_BODY + 1);
    if (body.length > LARGEST_BODY) {
      return error(413, "at most " + LARGEST_BODY + " bytes");
    }
    Map<String, String> texts;
    try {
      texts = Json.texts(body);
    } catch (IOException _) {
      return error(400, "the body must be a JSON object");
    }
    String title = texts.getOrDefault("title", "").strip();
    String artist = texts.getOrDefault("artist", "").strip();
    if (title.isEmpty() || artist.isEmpty()) {
      return error(400, "title and artist must be texts that aren't empty");
    }
    return new Answer(201, Json.track(tracks.add(title, artist)));
  }

  private Answer played(long track) throws IOException, SQLException {
    return tracks.play(track).isPresent()
        ? new Answer(202, Json.object(Map.of("status", "noted")))
        : error(404, "there is no track " + track);
  }

  private static Answer error(int status, String message) throws IOException {
    return new Answer(status, Json.object(Map.of("error", message)));
  }
}
