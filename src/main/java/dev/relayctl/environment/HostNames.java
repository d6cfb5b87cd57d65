package dev.relayctl.environment;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** What is known about the hosts of vendors and of this machine. Never asks DNS. */
final class HostNames {
  private static final int SUPABASE_POOLER_PORT = 6543;

  // Neon routes by the endpoint's id in the first label (specs/neon.md, section 6).
  private static final Pattern NEON = Pattern.compile("(ep-[a-z0-9-]+?)(-pooler)?(\\..+)");
  private static final Pattern ENDPOINT = Pattern.compile("\\bendpoint=(ep-[a-z0-9-]+)");
  // Fly's managed clusters have one name per way in: fly.io/docs/mpg/client-configuration.
  private static final Pattern FLY = Pattern.compile("(pgbouncer|direct)(\\.[^.]+\\.flympg\\.net)");
  // The shared pooler knows the project by the user, postgres.<project>.
  private static final Pattern SUPABASE = Pattern.compile(".+\\.pooler\\.supabase\\.com");

  private static final Pattern PRIVATE = Pattern.compile(".+\\.(internal|flycast|local)");

  /** Where PostgreSQL's packages put the socket; a server there answers on localhost, too. */
  private static final Set<String> USUAL_SOCKETS =
      Set.of("", "/run/postgresql", "/var/run/postgresql", "/tmp", "/private/tmp");

  private HostNames() {}

  static boolean isPooled(HostPort server) {
    var neon = NEON.matcher(lower(server.host()));
    return (neon.matches() && neon.group(2) != null)
        || lower(server.host()).matches("pgbouncer\\..+\\.flympg\\.net")
        || server.port() == SUPABASE_POOLER_PORT;
  }

  /** The vendor's direct twin of a pooled host; empty where no name follows from the other. */
  static Optional<HostPort> direct(HostPort server) {
    if (!isPooled(server)) {
      return Optional.of(server);
    }
    String host = lower(server.host());
    var neon = NEON.matcher(host);
    if (neon.matches() && server.port() != SUPABASE_POOLER_PORT) {
      return Optional.of(new HostPort(neon.group(1) + neon.group(3), server.port()));
    }
    var fly = FLY.matcher(host);
    return fly.matches()
        ? Optional.of(new HostPort("direct" + fly.group(2), server.port()))
        : Optional.empty();
  }

  static HostPort normalised(HostPort server, String user, Map<String, String> parameters) {
    String host = lower(server.host());
    if (host.endsWith(".")) {
      host = host.substring(0, host.length() - 1);
    }
    if (host.indexOf(':') >= 0) {
      host = shortest(host);
    }
    if (isLoopback(host) || USUAL_SOCKETS.contains(withoutSlash(host))) {
      return new HostPort("localhost", server.port());
    }
    if (server.isSocket()) {
      return new HostPort(withoutSlash(server.host()), server.port());
    }
    if (SUPABASE.matcher(host).matches() && user.indexOf('.') >= 0) {
      String project = user.substring(user.lastIndexOf('.') + 1);
      return new HostPort("db." + project + ".supabase.co", HostPort.DEFAULT_PORT);
    }
    if (host.endsWith(".supabase.co") && server.port() == SUPABASE_POOLER_PORT) {
      return new HostPort(host, HostPort.DEFAULT_PORT);
    }
    // Clients without SNI name the endpoint in the options and may leave it out of the host.
    var endpoint = ENDPOINT.matcher(parameters.getOrDefault("options", ""));
    if (host.endsWith(".neon.tech") && !host.startsWith("ep-") && endpoint.find()) {
      host = endpoint.group(1) + "." + host;
    }
    var twin = direct(new HostPort(host, server.port()));
    return twin.orElseGet(() -> new HostPort(lower(server.host()), server.port()));
  }

  static boolean isLocal(HostPort server) {
    return server.isSocket() || server.host().isEmpty() || isLoopback(lower(server.host()));
  }

  /** Fly's private network, a name that only a local one knows, or an address of one. */
  static boolean isPrivate(HostPort server) {
    String host = lower(server.host());
    return isLocal(server) || PRIVATE.matcher(host).matches() || isPrivateAddress(host);
  }

  private static boolean isPrivateAddress(String host) {
    try {
      InetAddress address = InetAddress.ofLiteral(host);
      boolean uniqueLocal =
          address instanceof Inet6Address && (address.getAddress()[0] & 0xfe) == 0xfc;
      return uniqueLocal || address.isSiteLocalAddress();
    } catch (IllegalArgumentException _) {
      return false; // a name
    }
  }

  private static boolean isLoopback(String host) {
    if (host.equals("localhost") || host.endsWith(".localhost")) {
      return true;
    }
    try {
      return InetAddress.ofLiteral(host).isLoopbackAddress();
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  /** One spelling for all of an IPv6 address's. */
  private static String shortest(String host) {
    try {
      return InetAddress.ofLiteral(host).getHostAddress();
    } catch (IllegalArgumentException e) {
      return host;
    }
  }

  private static String lower(String host) {
    return host.toLowerCase(Locale.ROOT);
  }

  private static String withoutSlash(String path) {
    return path.length() > 1 && path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
  }
}
