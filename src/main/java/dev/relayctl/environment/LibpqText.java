package dev.relayctl.environment;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/** A database URL in libpq's three forms. */
final class LibpqText {
  /** Which parameters a rendering keeps. */
  enum Keep {
    ALL,
    /** Those that libpq accepts. */
    KNOWN
  }

  /** The variable of each keyword (libpq's documentation, "Environment Variables"). */
  private static final Map<String, String> VARIABLES =
      Map.ofEntries(
          Map.entry("application_name", "PGAPPNAME"),
          Map.entry("channel_binding", "PGCHANNELBINDING"),
          Map.entry("client_encoding", "PGCLIENTENCODING"),
          Map.entry("connect_timeout", "PGCONNECT_TIMEOUT"),
          Map.entry("dbname", "PGDATABASE"),
          Map.entry("gssdelegation", "PGGSSDELEGATION"),
          Map.entry("gssencmode", "PGGSSENCMODE"),
          Map.entry("gsslib", "PGGSSLIB"),
          Map.entry("host", "PGHOST"),
          Map.entry("hostaddr", "PGHOSTADDR"),
          Map.entry("krbsrvname", "PGKRBSRVNAME"),
          Map.entry("load_balance_hosts", "PGLOADBALANCEHOSTS"),
          Map.entry("max_protocol_version", "PGMAXPROTOCOLVERSION"),
          Map.entry("min_protocol_version", "PGMINPROTOCOLVERSION"),
          Map.entry("options", "PGOPTIONS"),
          Map.entry("passfile", "PGPASSFILE"),
          Map.entry("password", "PGPASSWORD"),
          Map.entry("port", "PGPORT"),
          Map.entry("require_auth", "PGREQUIREAUTH"),
          Map.entry("requirepeer", "PGREQUIREPEER"),
          Map.entry("ssl_max_protocol_version", "PGSSLMAXPROTOCOLVERSION"),
          Map.entry("ssl_min_protocol_version", "PGSSLMINPROTOCOLVERSION"),
          Map.entry("sslcert", "PGSSLCERT"),
          Map.entry("sslcertmode", "PGSSLCERTMODE"),
          Map.entry("sslcompression", "PGSSLCOMPRESSION"),
          Map.entry("sslcrl", "PGSSLCRL"),
          Map.entry("sslcrldir", "PGSSLCRLDIR"),
          Map.entry("sslkey", "PGSSLKEY"),
          Map.entry("sslmode", "PGSSLMODE"),
          Map.entry("sslnegotiation", "PGSSLNEGOTIATION"),
          Map.entry("sslrootcert", "PGSSLROOTCERT"),
          Map.entry("sslsni", "PGSSLSNI"),
          Map.entry("target_session_attrs", "PGTARGETSESSIONATTRS"),
          Map.entry("user", "PGUSER"));

  private LibpqText() {}

  static Secret uri(DatabaseUrl url, String scheme, Keep keep) {
    String servers =
        url.hosts().stream().map(LibpqText::authority).collect(Collectors.joining(","));
    var parameters = parameters(url, keep);
    String query =
        parameters.entrySet().stream()
            .map(p ->
                PercentEncoding.encode(p.getKey()) + "=" + PercentEncoding.encode(p.getValue()))
            .collect(Collectors.joining("&"));
    return Secret.of(
        scheme
            + "://"
            + credentials(url)
            + servers
            + "/"
            + PercentEncoding.encode(url.database())
            + (query.isEmpty() ? "" : "?" + query));
  }

  static Secret keyValue(DatabaseUrl url) {
    return Secret.of(
        keywords(url).entrySet().stream()
            .map(entry -> entry.getKey() + "=" + quoted(entry.getValue()))
            .collect(Collectors.joining(" ")));
  }

  static Map<String, Secret> environment(DatabaseUrl url) {
    var variables = new TreeMap<String, Secret>();
    keywords(url)
        .forEach((keyword, value) -> {
          String variable = VARIABLES.get(keyword);
          if (variable != null) {
            variables.put(variable, Secret.of(value));
          }
        });
    return Collections.unmodifiableMap(variables);
  }

  /** {@code user:password@}; empty when there is neither. */
  static String credentials(DatabaseUrl url) {
    String user = url.user();
    Secret password = url.password();
    if (user == null && password == null) {
      return "";
    }
    return (user == null ? "" : PercentEncoding.encode(user))
        + (password == null ? "" : ":" + PercentEncoding.encode(password.text()))
        + "@";
  }

  /** {@code host:port} as it stands in a URI; nothing for libpq's default. */
  static String authority(HostPort server) {
    if (server.host().isEmpty()) {
      return server.port() == HostPort.DEFAULT_PORT ? "" : ":" + server.port();
    }
    String host =
        server.host().indexOf(':') >= 0
            ? server.bracketed().replace("%", "%25")
            : PercentEncoding.encode(server.host());
    return host + ":" + server.port();
  }

  /** One part of each host, with commas. */
  static String joined(List<HostPort> hosts, Function<HostPort, String> part) {
    return hosts.stream().map(part).collect(Collectors.joining(","));
  }

  private static Map<String, String> keywords(DatabaseUrl url) {
    var keywords = new LinkedHashMap<String, String>();
    String hosts = joined(url.hosts(), HostPort::host);
    if (!hosts.isEmpty()) {
      keywords.put("host", hosts);
    }
    keywords.put("port", joined(url.hosts(), server -> String.valueOf(server.port())));
    keywords.put("dbname", url.database());
    String user = url.user();
    if (user != null) {
      keywords.put("user", user);
    }
    Secret password = url.password();
    if (password != null) {
      keywords.put("password", password.text());
    }
    keywords.putAll(parameters(url, Keep.KNOWN));
    return keywords;
  }

  private static Map<String, String> parameters(DatabaseUrl url, Keep keep) {
    var parameters = new TreeMap<>(url.parameters());
    url.secretParameters().forEach((name, value) -> parameters.put(name, value.text()));
    if (keep == Keep.KNOWN) {
      parameters.keySet().removeIf(name -> !ParameterNames.isLibpq(name));
    }
    return parameters;
  }

  private static String quoted(String value) {
    return "'" + value.replace("\\", "\\\\").replace("'", "\\'") + "'";
  }
}
