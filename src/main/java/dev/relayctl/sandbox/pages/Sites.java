package dev.relayctl.sandbox.pages;

import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import dev.relayctl.sandbox.process.LoopbackPorts;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** The web servers that are open, one on a port of its own for each site. */
final class Sites implements AutoCloseable {
  private static final int TRIES = 20;

  private final Map<Site, HttpServer> open = new HashMap<>();
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Runnable onRequest;

  /**
   * None at first.
   *
   * @param onRequest run at the beginning of each request
   */
  Sites(Runnable onRequest) {
    this.onRequest = onRequest;
  }

  /**
   * Serves a site, unless that is done already. Its port.
   *
   * @param wanted the port that it had; 0 for any
   */
  synchronized int open(Site site, int wanted, HttpHandler handler) {
    HttpServer known = open.get(site);
    if (known != null) {
      return known.getAddress().getPort();
    }
    IOException last = null;
    for (int i = 0; i < TRIES; i++) {
      int port = LoopbackPorts.freeOr(i == 0 ? wanted : 0);
      try {
        var address = new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port);
        HttpServer server = HttpServer.create(address, 0);
        server.createContext(
            "/",
            exchange -> {
              onRequest.run();
              handler.handle(exchange);
            });
        server.setExecutor(threads);
        server.start();
        open.put(site, server);
        return port;
      } catch (BindException taken) {
        last = taken; // by somebody, since it was found to be free
      } catch (IOException failed) {
        last = failed;
        break;
      }
    }
    throw new IllegalStateException("no port for " + site, last);
  }

  synchronized void close(Site site) {
    HttpServer server = open.remove(site);
    if (server != null) {
      server.stop(0);
    }
  }

  @Override
  public synchronized void close() {
    open.values().forEach(server -> server.stop(0));
    open.clear();
    threads.shutdownNow();
  }
}
