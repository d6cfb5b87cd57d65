package dev.relayctl.guardrail;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Where on the web something answers. Whether it is encrypted makes no other place of it: Fly leads
 * from one to the other.
 *
 * @param host in lower case
 * @param port as it is written; 0 for the usual one
 * @param path its parts
 */
record Endpoint(String host, int port, List<String> path) {
  private static final Set<String> LOCAL = Set.of("localhost", "127.0.0.1", "0.0.0.0", "[::1]");
  private static final Set<Integer> USUAL = Set.of(80, 443);

  /** What stands behind the port in scripts is often no URL: a template goes on there. */
  private static final Pattern URL =
      Pattern.compile(
          "(?i)(?:https?|wss?)://([a-z0-9.-]+|\\[[0-9a-f:]+\\])(?::([0-9]{1,5}))?(?:/([^?#]*))?.*",
          Pattern.DOTALL);

  /** A variable may leave the scheme to the code. */
  private static final Pattern HOST =
      Pattern.compile(
          "(?i)((?:[a-z0-9-]+\\.)+[a-z]{2,}|localhost|[0-9.]{7,15})(?::([0-9]{1,5}))?(?:/(.*))?");

  Endpoint {
    path = List.copyOf(path);
  }

  /** Of an absolute URL of the web; empty for anything else. */
  static Optional<Endpoint> of(String url) {
    return of(URL.matcher(url.strip()));
  }

  /** Of a variable's value, which may be a host and a port alone. */
  static Optional<Endpoint> ofValue(String value) {
    return of(value).or(() -> of(HOST.matcher(value.strip())));
  }

  private static Optional<Endpoint> of(Matcher found) {
    if (!found.matches()) {
      return Optional.empty();
    }
    int port = found.group(2) == null ? 0 : Integer.parseInt(found.group(2));
    String path = found.group(3) == null ? "" : found.group(3);
    return Optional.of(
        new Endpoint(
            found.group(1).toLowerCase(Locale.ROOT),
            USUAL.contains(port) ? 0 : port,
            Stream.of(path.split("/")).filter(part -> !part.isEmpty()).toList()));
  }

  /** Whether only this machine answers there. */
  boolean isLocal() {
    return LOCAL.contains(host) || host.endsWith(".localhost");
  }

  /**
   * Whether both lead to one backend: one server, and below one path. A gateway has a path for each
   * of its backends.
   */
  boolean leadsTo(Endpoint backend) {
    int common = Math.min(path.size(), backend.path.size());
    return host.equals(backend.host)
        && port == backend.port
        && path.subList(0, common).equals(backend.path.subList(0, common));
  }
}
