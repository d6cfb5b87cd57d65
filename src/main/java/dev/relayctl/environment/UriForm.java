package dev.relayctl.environment;

import dev.relayctl.environment.PercentEncoding.Plus;
import dev.relayctl.problem.Result;
import dev.relayctl.problem.Where;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * {@code postgresql://user:password@host:port,host:port/database?name=value}, read by libpq's rules
 * (its documentation, "Connection URIs"; user and password end at the first {@code @} that comes
 * before a {@code /}). java.net.URI is of no use for it: it knows neither several hosts nor hosts
 * with an underscore, and takes the rest of a password behind {@code #} for a fragment.
 *
 * <p>Stricter than libpq where an unencoded password would end up in host, database or parameters
 * and so in the open.
 */
final class UriForm {
  /** Whose conventions the scheme announces. */
  enum Dialect {
    LIBPQ,
    /** A plus sign in the query is a space, {@code database=} is {@code dbname=}. */
    SQLALCHEMY
  }

  private static final String TWICE =
      "libpq ends user and password at the first @; a second one would become part of the host";
  private static final String TOO_SOON =
      "a / before the @ ends the host, so that user and password would be read as host and port";
  private static final String FRAGMENT =
      "libpq reads # as part of the name, most other programs end the URL there";
  private static final String SPACE = "recent versions of libpq refuse it, others don't agree";
  private static final String PERCENT =
      "a % must be followed by two hexadecimal digits, and not 00";

  private final Dialect dialect;
  private final Where where;
  private final Map<String, String> options = new LinkedHashMap<>();

  UriForm(Dialect dialect, Where where) {
    this.dialect = dialect;
    this.where = where;
  }

  /** Reads what follows {@code ://}. */
  Result<Map<String, String>> options(String text) {
    if (text.chars().anyMatch(c -> Character.isWhitespace(c))) {
      return UrlProblems.unencoded(' ', SPACE, where);
    }
    int at = text.indexOf('@');
    int slash = text.indexOf('/');
    boolean credentials = at >= 0 && (slash < 0 || at < slash);
    String rest = credentials ? text.substring(at + 1) : text;
    int question = rest.indexOf('?');
    String place = question < 0 ? rest : rest.substring(0, question);
    String query = question < 0 ? "" : rest.substring(question + 1);

    Result<Map<String, String>> accident = accident(credentials, place, query);
    if (accident instanceof Result.Bad<Map<String, String>>) {
      return accident;
    }
    Result<Map<String, String>> result = Result.ok(options);
    if (credentials) {
      result = result.then(_ -> credentials(text.substring(0, at)));
    }
    return result.then(_ -> place(place)).then(_ -> query(query));
  }

  /** Refuses what libpq would take in a way that nobody meant. */
  private Result<Map<String, String>> accident(boolean credentials, String place, String query) {
    int at = place.indexOf('@');
    if (at >= 0) {
      return credentials
          ? UrlProblems.unencoded('@', TWICE, where)
          : UrlProblems.unencoded('/', TOO_SOON, where);
    }
    // An @ in a value is fine for libpq. With a / or : behind it, it is where the host begins, and
    // what stands before the ? is a part of the password.
    int last = query.lastIndexOf('@');
    String behind = last < 0 ? "" : query.substring(last).split("&", 2)[0];
    if (!place.startsWith("/") && (behind.indexOf('/') >= 0 || behind.indexOf(':') >= 0)) {
      return credentials || place.indexOf('/') < 0
          ? UrlProblems.unencoded('@', TWICE, where)
          : UrlProblems.unencoded('/', TOO_SOON, where);
    }
    if (place.indexOf('#') >= 0 || query.indexOf('#') >= 0) {
      return UrlProblems.unencoded('#', FRAGMENT, where);
    }
    return Result.ok(options);
  }

  private Result<Map<String, String>> credentials(String text) {
    int colon = text.indexOf(':');
    String user = colon < 0 ? text : text.substring(0, colon);
    // libpq takes host?name=a@b for the user "host?name=a": certainly not what was meant.
    if (user.indexOf('?') >= 0) {
      return UrlProblems.unencoded('?', "a ? in the user can also begin the parameters", where);
    }
    return put("user", user, Plus.LITERAL)
        .then(_ -> put("password", colon < 0 ? "" : text.substring(colon + 1), Plus.LITERAL));
  }

  private Result<Map<String, String>> place(String text) {
    int slash = text.indexOf('/');
    String servers = slash < 0 ? text : text.substring(0, slash);
    String database = slash < 0 ? "" : text.substring(slash + 1);
    List<String> hosts = new ArrayList<>();
    List<String> ports = new ArrayList<>();
    for (String server : servers.split(",", -1)) {
      int end = server.startsWith("[") ? server.indexOf(']') : server.indexOf(':');
      if (server.startsWith("[")) {
        boolean nothingElse = end == server.length() - 1 || server.startsWith(":", end + 1);
        if (end <= 1 || !nothingElse) {
          return UrlProblems.bracket(where);
        }
        hosts.add(server.substring(1, end));
        ports.add(end == server.length() - 1 ? "" : server.substring(end + 2));
      } else {
        hosts.add(end < 0 ? server : server.substring(0, end));
        ports.add(end < 0 ? "" : server.substring(end + 1));
      }
    }
    boolean anyHost = hosts.stream().anyMatch(host -> !host.isEmpty());
    boolean anyPort = ports.stream().anyMatch(port -> !port.isEmpty());
    return put("host", anyHost ? String.join(",", hosts) : "", Plus.LITERAL)
        .then(_ -> put("port", anyPort ? String.join(",", ports) : "", Plus.LITERAL))
        .then(_ -> put("dbname", database, Plus.LITERAL));
  }

  private Result<Map<String, String>> query(String text) {
    Result<Map<String, String>> result = Result.ok(options);
    if (text.isEmpty()) {
      return result;
    }
    for (String pair : text.split("&", -1)) {
      result = result.then(_ -> parameter(pair));
    }
    return result;
  }

  private Result<Map<String, String>> parameter(String pair) {
    int equals = pair.indexOf('=');
    if (equals <= 0) {
      return UrlProblems.parameter(where);
    }
    String value = pair.substring(equals + 1);
    if (dialect == Dialect.LIBPQ && value.indexOf('=') >= 0) {
      return UrlProblems.unencoded('=', "libpq refuses a second = in a parameter", where);
    }
    var plus = dialect == Dialect.SQLALCHEMY ? Plus.SPACE : Plus.LITERAL;
    return PercentEncoding.decode(pair.substring(0, equals), plus)
        .map(name -> put(keyword(name), value, plus))
        .orElseGet(() -> UrlProblems.unencoded('%', PERCENT, where));
  }

  private String keyword(String name) {
    return dialect == Dialect.SQLALCHEMY && name.equals("database") ? "dbname" : name;
  }

  /** Later values win, as in libpq; an empty host, user or password counts as none. */
  private Result<Map<String, String>> put(String keyword, String encoded, Plus plus) {
    return PercentEncoding.decode(encoded, plus)
        .<Result<Map<String, String>>>map(value -> {
          options.put(keyword, value);
          return Result.ok(options);
        })
        .orElseGet(() -> UrlProblems.unencoded('%', PERCENT, where));
  }
}
