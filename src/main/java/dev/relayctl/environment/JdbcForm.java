package dev.relayctl.environment;

import dev.relayctl.environment.PercentEncoding.Plus;
import dev.relayctl.problem.Result;
import dev.relayctl.problem.Where;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * {@code jdbc:postgresql://host:port,host:port/database?name=value}, read as pgjdbc reads it (its
 * documentation, "Connecting to the Database"): everything is form-decoded, so that a plus sign is
 * a space, and user and password are parameters. Names and values become libpq's.
 */
final class JdbcForm {
  static final String PREFIX = "jdbc:postgresql:";

  private static final String PERCENT =
      "a % must be followed by two hexadecimal digits, and not 00";

  private JdbcForm() {}

  static Result<Map<String, String>> options(String text, Where where) {
    int question = text.indexOf('?');
    String place = question < 0 ? text : text.substring(0, question);
    String query = question < 0 ? "" : text.substring(question + 1);
    if (place.indexOf('@') >= 0 || query.matches("(?s)[^=]*@.*/.*")) {
      return UrlProblems.jdbcUser(where);
    }
    var options = new LinkedHashMap<String, String>();
    return place(place, options, where).then(_ -> query(query, options, where));
  }

  private static Result<Map<String, String>> place(
      String text, Map<String, String> options, Where where) {
    String servers = "localhost";
    String database = text;
    if (text.startsWith("//")) {
      int slash = text.indexOf('/', 2);
      if (slash < 0) {
        return UrlProblems.jdbcSlash(where);
      }
      servers = text.substring(2, slash);
      database = text.substring(slash + 1);
    } else if (text.startsWith("/")) {
      return UrlProblems.jdbcSlash(where);
    }
    List<String> hosts = new ArrayList<>();
    List<String> ports = new ArrayList<>();
    for (String server : servers.split(",", -1)) {
      int colon = server.lastIndexOf(':');
      boolean port = colon > server.lastIndexOf(']');
      String host = port ? server.substring(0, colon) : server;
      boolean brackets = host.startsWith("[") && host.endsWith("]");
      hosts.add(brackets ? host.substring(1, host.length() - 1) : host);
      ports.add(port ? server.substring(colon + 1) : "");
    }
    options.put("host", servers.isEmpty() ? "localhost" : String.join(",", hosts));
    options.put("port", String.join(",", ports));
    return put(options, "dbname", database, where);
  }

  private static Result<Map<String, String>> query(
      String text, Map<String, String> options, Where where) {
    Result<Map<String, String>> result = Result.ok(options);
    if (text.isEmpty()) {
      return result;
    }
    for (String pair : text.split("&", -1)) {
      if (!pair.isEmpty()) {
        result = result.then(_ -> parameter(pair, options, where));
      }
    }
    // pgjdbc's ssl=true checks the certificate, libpq's doesn't.
    String ssl = options.remove("ssl");
    if (ssl != null && !ssl.equals("false") && !options.containsKey("sslmode")) {
      options.put("sslmode", Tls.VERIFY_FULL.sslmode());
    }
    return result;
  }

  private static Result<Map<String, String>> parameter(
      String pair, Map<String, String> options, Where where) {
    int equals = pair.indexOf('=');
    // pgjdbc takes a bare name for an empty value; as a rule it is the rest of a password with &.
    if (equals <= 0 && !pair.equals("ssl")) {
      return UrlProblems.parameter(where);
    }
    String name = equals < 0 ? pair : pair.substring(0, equals);
    String value = equals < 0 ? "" : pair.substring(equals + 1);
    var decoded = PercentEncoding.decode(value, Plus.SPACE);
    if (decoded.isEmpty()) {
      return UrlProblems.unencoded('%', PERCENT, where);
    }
    var translated = ParameterNames.fromJdbc(name, decoded.get());
    options.put(translated.getKey(), translated.getValue());
    return Result.ok(options);
  }

  private static Result<Map<String, String>> put(
      Map<String, String> options, String keyword, String encoded, Where where) {
    var value = PercentEncoding.decode(encoded, Plus.SPACE);
    if (value.isEmpty()) {
      return UrlProblems.unencoded('%', PERCENT, where);
    }
    options.put(keyword, value.get());
    return Result.ok(options);
  }
}
