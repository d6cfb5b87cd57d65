package dev.relayctl.sandbox.machines;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * What the machines of the tests run. With {@code EXIT} in its environment it ends at once with
 * that code; otherwise it serves {@code /env/NAME}, {@code /file/PATH}, {@code /slow/MILLIS},
 * {@code /busy} with the number of slow requests under way, and {@code /health}, which fails when
 * {@code SICK} is set.
 */
final class TinyServer {
  private TinyServer() {}

  public static void main(String[] args) throws IOException {
    Map<String, String> env = System.getenv();
    System.out.println("hello from " + env.get("FLY_MACHINE_ID"));
    if (env.containsKey("EXIT")) {
      System.exit(Integer.parseInt(env.getOrDefault("EXIT", "0")));
    }
    int port = Integer.parseInt(env.getOrDefault("PORT", "0"));
    System.setProperty("sun.net.httpserver.nodelay", "true");
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
    server.setExecutor(Executors.newCachedThreadPool());
    var busy = new AtomicInteger();
    server.createContext(
        "/",
        exchange -> {
          String path = exchange.getRequestURI().getPath();
          String body = "ok";
          int status = 200;
          if (path.startsWith("/env/")) {
            body = env.getOrDefault(path.substring(5), "(unset)");
          } else if (path.startsWith("/file/")) {
            body = Files.readString(Path.of(path.substring(6)));
          } else if (path.startsWith("/write/")) {
            Files.writeString(Path.of(path.substring(7)), "written");
          } else if (path.startsWith("/slow/")) {
            busy.incrementAndGet();
            pause(Long.parseLong(path.substring(6)));
            busy.decrementAndGet();
          } else if (path.equals("/busy")) {
            body = Integer.toString(busy.get());
          } else if (path.equals("/echo")) {
            body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
          } else if (path.equals("/health") && env.containsKey("SICK")) {
            status = 500;
          }
          byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
          exchange.getResponseBody().write(bytes);
          exchange.close();
        });
    server.start();
  }

  private static void pause(long millis) {
    try {
      var _ = new CountDownLatch(1).await(millis, TimeUnit.MILLISECONDS);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
