package dev.relayctl.environment;

/**
 * One server of a database URL.
 *
 * @param host a name, an IPv4 address, an IPv6 address without brackets, the directory of a Unix
 *     socket (begins with {@code /}, or with {@code @} for Linux' abstract ones), or empty where
 *     the URL names none: then libpq takes its own socket and everybody else {@code localhost}
 * @param port 1 to 65535; of a socket it is the number in the file's name
 */
public record HostPort(String host, int port) {
  /** PostgreSQL's registered port. */
  public static final int DEFAULT_PORT = 5432;

  public HostPort {
    if (port < 1 || port > 65_535) {
      throw new IllegalArgumentException("no port: " + port);
    }
  }

  /** Whether this is a Unix socket's directory. */
  public boolean isSocket() {
    return host.startsWith("/") || host.startsWith("@");
  }

  /** The host to look for; {@code localhost} where the URL names none. */
  public String name() {
    return host.isEmpty() ? "localhost" : host;
  }

  /** The host as it stands in a URL: an IPv6 address in brackets. */
  String bracketed() {
    return host.indexOf(':') >= 0 ? "[" + host + "]" : host;
  }

  /** {@code host:port} for people. */
  @Override
  public String toString() {
    return (host.isEmpty() ? "localhost" : bracketed()) + ":" + port;
  }
}
