package dev.relayctl.sample;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;

/**
 * The database that {@code DATABASE_URL} names, in the form that platforms hand out: {@code
 * postgresql://user:password@host:port/name?sslmode=require}. Prints without the password.
 */
final class Database {
  private static final String NAME = "DATABASE_URL";
  private static final int MOST_CONNECTIONS = 8;

  /** libpq's names → the driver's; others are refused instead of being dropped unseen. */
  private static final Map<String, String> OPTIONS =
      Map.of(
          "sslmode", "sslmode",
          "sslrootcert", "sslrootcert",
          "channel_binding", "channelBinding",
          "options", "options",
          "application_name", "ApplicationName",
          "connect_timeout", "connectTimeout");

  private final String jdbcUrl;
  private final String user;
  private final String password;

  private Database(String jdbcUrl, String user, String password) {
    this.jdbcUrl = jdbcUrl;
    this.user = user;
    this.password = password;
  }

  /**
   * Reads such a URL.
   *
   * @throws IllegalArgumentException when it can't be read; the message doesn't repeat the URL
   */
  static Database parse(String text) {
    URI url;
    try {
      url = new URI(text.strip());
    } catch (URISyntaxException e) {
      // Its own message quotes the URL, and so the password.
      throw new IllegalArgumentException(
          NAME + " is not a URL: position " + e.getIndex() + " must be percent-encoded");
    }
    String scheme = String.valueOf(url.getScheme());
    if (!scheme.equals("postgres") && !scheme.equals("postgresql")) {
      throw new IllegalArgumentException(NAME + " must begin with postgres:// or postgresql://");
    }
    if (url.getHost() == null) {
      throw new IllegalArgumentException(
          NAME + " has no readable host: @ : / in the password must be percent-encoded");
    }
    String name = url.getRawPath();
    if (name == null || name.length() < 2) {
      throw new IllegalArgumentException(NAME + " names no database after the host");
    }
    List<String> login = login(url);
    int port = url.getPort() == -1 ? 5432 : url.getPort();
    return new Database(
        "jdbc:postgresql://" + url.getHost() + ":" + port + name + options(url),
        login.getFirst(),
        login.getLast());
  }

  private static List<String> login(URI url) {
    String info = url.getRawUserInfo();
    if (info == null || info.isEmpty()) {
      throw new IllegalArgumentException(NAME + " names no user");
    }
    int colon = info.indexOf(':');
    return colon < 0
        ? List.of(decoded(info), "")
        : List.of(decoded(info.substring(0, colon)), decoded(info.substring(colon + 1)));
  }

  private static String options(URI url) {
    // The driver's own limits: a host that swallows packets must not hang a health check.
    List<String> options = new ArrayList<>(List.of("connectTimeout=5", "tcpKeepAlive=true"));
    String query = url.getRawQuery();
    List<String> pairs = query == null ? Collections.emptyList() : List.of(query.split("&", -1));
    for (String pair : pairs) {
      int equals = pair.indexOf('=');
      String key = equals < 0 ? pair : pair.substring(0, equals);
      String theirs = OPTIONS.get(key);
      if (theirs == null) {
        throw new IllegalArgumentException(NAME + " has an option not known here: " + key);
      }
      options.removeIf(option -> option.startsWith(theirs + "="));
      options.add(theirs + "=" + encoded(decoded(pair.substring(equals + 1))));
    }
    return "?" + String.join("&", options);
  }

  /** A plus sign stands for itself here, unlike in a form. */
  private static String decoded(String text) {
    return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }

  /**
   * Its connections, opened when they are asked for and kept for a minute at most, so that a
   * database which sleeps when nobody asks anything can do so. The caller closes it.
   */
  HikariDataSource pool() {
    var configuration = new HikariConfig();
    configuration.setJdbcUrl(jdbcUrl);
    configuration.setUsername(user);
    configuration.setPassword(password);
    configuration.setMaximumPoolSize(MOST_CONNECTIONS);
    configuration.setMinimumIdle(0);
    configuration.setIdleTimeout(Duration.ofMinutes(1).toMillis());
    configuration.setConnectionTimeout(Duration.ofSeconds(5).toMillis());
    // The server starts without its database: the health check tells.
    configuration.setInitializationFailTimeout(-1);
    return new HikariDataSource(configuration);
  }

  /** The URL for the driver, without user and password. */
  String jdbcUrl() {
    return jdbcUrl;
  }

  String user() {
    return user;
  }

  String password() {
    return password;
  }

  @Override
  public String toString() {
    return jdbcUrl;
  }
}
