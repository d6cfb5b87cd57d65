package dev.relayctl.sandbox.http;

import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** What an emulated API is served by: this host's loopback, and a thread for each request. */
public final class Loopback implements AutoCloseable {
  private static final long TICK_MILLIS = 500;

  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final ScheduledExecutorService timer;
  private final CountDownLatch closing = new CountDownLatch(1);

  private Loopback(HttpServer server, String name) {
    this.server = server;
    this.timer =
        Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name(name + "-timer").factory());
  }

  /**
   * Takes a port, and answers nothing yet.
   *
   * @param port 0 for any free one
   * @param name of the API, for its threads
   * @throws IOException when the port is taken
   */
  public static Loopback bind(int port, String name) throws IOException {
    // Read once by the JDK's server: without it answers on kept connections are 40 ms late.
    System.setProperty("sun.net.httpserver.nodelay", "true");
    var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    return new Loopback(HttpServer.create(address, 0), name);
  }

  /** Serves. */
  public void serve(HttpHandler front) {
    server.createContext("/", front);
    server.setExecutor(threads);
    server.start();
  }

  /** Serves, and does what happens by itself twice a second. */
  public void serve(HttpHandler front, Runnable tick) {
    serve(front);
    var _ = timer.scheduleWithFixedDelay(tick, TICK_MILLIS, TICK_MILLIS, TimeUnit.MILLISECONDS);
  }

  /** The port that is served on. */
  public int port() {
    return server.getAddress().getPort();
  }

  /** Open once this is being closed: ends all delays. */
  public CountDownLatch closing() {
    return closing;
  }

  /** Stops serving. */
  @Override
  public void close() {
    server.stop(0);
    timer.shutdownNow();
    closing.countDown();
    threads.shutdownNow();
  }
}
