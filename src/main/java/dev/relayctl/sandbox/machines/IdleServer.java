package dev.relayctl.sandbox.machines;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/** Answers 200 to every request, on behalf of all machines without a process. */
final class IdleServer implements AutoCloseable {
  private static final byte[] ANSWER =
      "{\"status\":\"ok\",\"machine\":\"idle\"}\n".getBytes(StandardCharsets.UTF_8);

  private @Nullable HttpServer server;

  /** The port that it answers on, from the first question on. */
  synchronized int port() throws IOException {
    HttpServer running = server;
    if (running == null) {
      running = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      running.createContext("/", IdleServer::answer);
      running.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
      running.start();
      server = running;
    }
    return running.getAddress().getPort();
  }

  private static void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      exchange.getRequestBody().readAllBytes();
      exchange.getResponseHeaders().set("Content-Type", "application/json");
      boolean head = exchange.getRequestMethod().equals("HEAD");
      exchange.sendResponseHeaders(200, head ? -1 : ANSWER.length);
      if (!head) {
        exchange.getResponseBody().write(ANSWER);
      }
    }
  }

  @Override
  public synchronized void close() {
    if (server != null) {
      server.stop(0);
    }
  }
}
