package dev.relayctl.guardrail;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * The server that a URL leads to.
 *
 * @param host in lower case
 * @param port that is meant without one, too
 * @param written whether the port is written out
 */
record Endpoint(String host, int port, boolean written) {
  private static final Set<String> LOCAL = Set.of("localhost", "127.0.0.1", "0.0.0.0", "[::1]");

  /** Empty for what is no absolute URL of the web. */
  static Optional<Endpoint> of(String url) {
    try {
      var uri = new URI(url.strip());
      String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
      if (uri.getHost() == null || !scheme.matches("https?|wss?")) {
        return Optional.empty();
      }
      int usual = scheme.endsWith("s") ? 443 : 80;
      return Optional.of(
          new Endpoint(
              uri.getHost().toLowerCase(Locale.ROOT),
              uri.getPort() < 0 ? usual : uri.getPort(),
              uri.getPort() >= 0));
    } catch (URISyntaxException _) {
      return Optional.empty();
    }
  }

  /** Whether only this machine answers there. */
  boolean isLocal() {
    return LOCAL.contains(host) || host.endsWith(".localhost");
  }

  /** How it is written matters to nobody. */
  @Override
  public boolean equals(Object other) {
    return other instanceof Endpoint that && host.equals(that.host) && port == that.port;
  }

  @Override
  public int hashCode() {
    return host.hashCode() * 31 + port;
  }
}
