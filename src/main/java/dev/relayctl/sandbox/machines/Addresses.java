package dev.relayctl.sandbox.machines;

import dev.relayctl.sandbox.proxy.ReverseProxy;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The local addresses of apps: one reverse proxy each, on a port that stays the same. */
final class Addresses implements AutoCloseable {
  private static final int TRIES = 20;

  private final Ports ports;
  private final Traffic traffic;
  private final Runnable onRequest;
  private final Map<String, ReverseProxy> proxies = new ConcurrentHashMap<>();

  Addresses(Ports ports, Traffic traffic, Runnable onRequest) {
    this.ports = ports;
    this.traffic = traffic;
    this.onRequest = onRequest;
  }

  /** Opens an address for a new app; its port. */
  int open(String app) throws IOException {
    IOException last = new IOException("no port could be listened on");
    for (int i = 0; i < TRIES; i++) {
      int port = ports.take();
      try {
        proxies.put(app, ReverseProxy.start(port, traffic.of(app), onRequest));
        return port;
      } catch (IOException e) {
        last = e; // taken by another program between being found free and now
      }
    }
    throw last;
  }

  /** Opens an app's address again; another one where somebody else has taken its port. */
  int reopen(App app) throws IOException {
    ports.reserve(app.proxyPort());
    try {
      proxies.put(
          app.name(), ReverseProxy.start(app.proxyPort(), traffic.of(app.name()), onRequest));
      return app.proxyPort();
    } catch (IOException _) {
      return open(app.name());
    }
  }

  void close(App app) {
    ReverseProxy proxy = proxies.remove(app.name());
    if (proxy != null) {
      proxy.close();
      ports.giveBack(app.proxyPort());
    }
  }

  @Override
  public void close() {
    proxies.values().forEach(ReverseProxy::close);
    proxies.clear();
  }
}
