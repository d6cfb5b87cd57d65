package dev.relayctl.sandbox.proxy;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import okhttp3.ConnectionPool;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import okio.BufferedSink;
import okio.Okio;
import okio.Source;
import org.jspecify.annotations.Nullable;

/**
 * The public address of an app: passes each HTTP request to one of its backends.
 *
 * <p>A connection to a backend serves one request, so a refused connection means that nothing was
 * sent and another backend may get the request, whatever its method. A request without a body whose
 * answer never began is sent again if its method is idempotent. WebSockets are not supported.
 */
public final class ReverseProxy implements AutoCloseable {
  /** How long a request waits for a backend before it is answered with 503. */
  private static final Duration PATIENCE = Duration.ofSeconds(8);

  private static final Duration PAUSE_AFTER_REFUSAL = Duration.ofMillis(50);
  private static final Set<String> REPEATABLE = Set.of("GET", "HEAD", "OPTIONS");
  private static final Set<String> WITH_BODY = Set.of("POST", "PUT", "PATCH");

  /** Headers that concern one connection only (RFC 9110, section 7.6.1), and the length. */
  private static final Set<String> OF_THE_CONNECTION =
      Set.of(
          "connection",
          "keep-alive",
          "proxy-authenticate",
          "proxy-authorization",
          "proxy-connection",
          "te",
          "trailer",
          "transfer-encoding",
          "upgrade",
          "content-length");

  private final HttpServer server;
  private final ExecutorService threads;
  private final Backends backends;
  private final Runnable onRequest;
  private final OkHttpClient client;

  private ReverseProxy(HttpServer server, Backends backends, Runnable onRequest) {
    this.server = server;
    this.threads = Executors.newVirtualThreadPerTaskExecutor();
    this.backends = backends;
    this.onRequest = onRequest;
    this.client =
        new OkHttpClient.Builder()
            .proxy(Proxy.NO_PROXY)
            .retryOnConnectionFailure(false)
            .followRedirects(false)
            .followSslRedirects(false)
            .connectionPool(new ConnectionPool(0, 1, TimeUnit.SECONDS))
            .connectTimeout(Duration.ofSeconds(5))
            .readTimeout(Duration.ZERO)
            .writeTimeout(Duration.ZERO)
            .build();
  }

  /**
   * Listens on a port of the loopback.
   *
   * @param onRequest run at the beginning of each request
   * @throws IOException when the port is taken
   */
  public static ReverseProxy start(int port, Backends backends, Runnable onRequest)
      throws IOException {
    var server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
    var proxy = new ReverseProxy(server, backends, onRequest);
    server.createContext("/", proxy::handle);
    server.setExecutor(proxy.threads);
    server.start();
    return proxy;
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }

  private void handle(HttpExchange exchange) throws IOException {
    onRequest.run();
    try (exchange) {
      var refused = new HashSet<Integer>();
      long deadline = System.nanoTime() + PATIENCE.toNanos();
      while (true) {
        long left = Math.max(0, deadline - System.nanoTime());
        // Backends that refused may be tried again when nobody else is there.
        Duration wait = refused.isEmpty() ? Duration.ofNanos(left) : PAUSE_AFTER_REFUSAL;
        Optional<Backends.Slot> slot = backends.choose(wait, refused);
        if (slot.isPresent()) {
          if (passed(exchange, slot.get(), refused)) {
            return;
          }
        } else if (left == 0) {
          answer(exchange, 503, "no healthy machine");
          return;
        } else {
          refused.clear();
        }
      }
    }
  }

  /** Whether the request has been dealt with; if not, another backend may have it. */
  private boolean passed(HttpExchange exchange, Backends.Slot slot, Set<Integer> refused)
      throws IOException {
    try (slot) {
      Response response;
      try {
        response = client.newCall(request(exchange, slot.port())).execute();
      } catch (ConnectException _) {
        refused.add(slot.port());
        return false;
      } catch (IOException e) {
        if (REPEATABLE.contains(exchange.getRequestMethod())) {
          refused.add(slot.port());
          return false;
        }
        answer(exchange, 502, "the machine did not answer: " + e.getMessage());
        return true;
      }
      try (response) {
        copy(response, exchange);
      }
      return true;
    }
  }

  private static Request request(HttpExchange exchange, int port) {
    String method = exchange.getRequestMethod();
    Headers headers = exchange.getRequestHeaders();
    var request = new Request.Builder().url("http://127.0.0.1:" + port + exchange.getRequestURI());
    Set<String> dropped = dropped(headers.getFirst("Connection"));
    for (Map.Entry<String, List<String>> header : headers.entrySet()) {
      if (!dropped.contains(header.getKey().toLowerCase(Locale.ROOT))) {
        header.getValue().forEach(value -> request.addHeader(header.getKey(), value));
      }
    }
    if (!headers.containsKey("Accept-Encoding")) {
      // Otherwise the client asks for gzip by itself and unpacks what it gets.
      request.header("Accept-Encoding", "identity");
    }
    request.header("Connection", "close");
    request.header("X-Forwarded-For", exchange.getRemoteAddress().getAddress().getHostAddress());
    request.header("X-Forwarded-Proto", "http");
    request.header("Fly-Client-IP", exchange.getRemoteAddress().getAddress().getHostAddress());
    boolean body =
        WITH_BODY.contains(method)
            || headers.containsKey("Transfer-Encoding")
            || length(headers) > 0;
    boolean permitted = !method.equals("GET") && !method.equals("HEAD");
    return request
        .method(method, body && permitted ? new Passed(exchange, length(headers)) : null)
        .build();
  }

  private static long length(Headers headers) {
    String length = headers.getFirst("Content-Length");
    return length == null
        ? headers.containsKey("Transfer-Encoding") ? -1 : 0
        : Long.parseLong(length);
  }

  private static void copy(Response response, HttpExchange exchange) throws IOException {
    Set<String> dropped = dropped(response.header("Connection"));
    for (String name : response.headers().names()) {
      if (!dropped.contains(name.toLowerCase(Locale.ROOT))) {
        exchange.getResponseHeaders().put(name, response.headers().values(name));
      }
    }
    long length = response.body().contentLength();
    boolean without =
        exchange.getRequestMethod().equals("HEAD")
            || response.code() == 204
            || response.code() == 304
            || length == 0;
    exchange.sendResponseHeaders(response.code(), without ? -1 : length < 0 ? 0 : length);
    if (without) {
      return;
    }
    try (InputStream in = response.body().byteStream();
        OutputStream out = exchange.getResponseBody()) {
      var buffer = new byte[16 << 10];
      int read;
      while ((read = in.read(buffer)) >= 0) {
        out.write(buffer, 0, read);
        out.flush();
      }
    }
  }

  private static Set<String> dropped(@Nullable String connection) {
    var dropped = new HashSet<>(OF_THE_CONNECTION);
    if (connection != null) {
      for (String name : connection.split(",", -1)) {
        dropped.add(name.strip().toLowerCase(Locale.ROOT));
      }
    }
    return dropped;
  }

  private static void answer(HttpExchange exchange, int status, String text) throws IOException {
    byte[] body = (text + "\n").getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "text/plain; charset=utf-8");
    exchange.sendResponseHeaders(status, body.length);
    exchange.getResponseBody().write(body);
  }

  /** A request's body as it comes in; can be read once. */
  private static final class Passed extends RequestBody {
    private final HttpExchange exchange;
    private final long length;

    private Passed(HttpExchange exchange, long length) {
      this.exchange = exchange;
      this.length = length;
    }

    @Override
    public @Nullable MediaType contentType() {
      return null; // the header is passed on with the others
    }

    @Override
    public long contentLength() {
      return length;
    }

    @Override
    public boolean isOneShot() {
      return true;
    }

    @Override
    public void writeTo(BufferedSink sink) throws IOException {
      try (Source source = Okio.source(exchange.getRequestBody())) {
        sink.writeAll(source);
      }
    }
  }
}
