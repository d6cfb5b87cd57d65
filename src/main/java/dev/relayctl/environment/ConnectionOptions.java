package dev.relayctl.environment;

import dev.relayctl.problem.Result;
import dev.relayctl.problem.Where;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** From libpq's keywords and values, whichever form they came in, to a checked database URL. */
final class ConnectionOptions {
  private static final Pattern NAME = Pattern.compile("[\\p{L}\\p{N}._-]*");
  private static final Pattern IPV6 = Pattern.compile("[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*(%[\\w.-]+)?");
  private static final Pattern SOCKET = Pattern.compile("[/@][^\\p{Cntrl}?#]*");
  private static final Pattern PARAMETER = Pattern.compile("[A-Za-z_][A-Za-z0-9_.-]*");

  private ConnectionOptions() {}

  static Result<DatabaseUrl> assemble(Map<String, String> given, Where where) {
    var options = new LinkedHashMap<>(given);
    if (options.containsKey("service")) {
      return UrlProblems.service(where);
    }
    String user = take(options, "user");
    String password = take(options, "password");
    String database = take(options, "dbname");
    String named = take(options, "host");
    String ports = take(options, "port");
    if (user != null && hasControl(user)) {
      return UrlProblems.name("user", where);
    }
    if (database != null && hasControl(database)) {
      return UrlProblems.name("database", where);
    }
    String name = database == null ? user : database;
    String hosts = named == null ? take(options, "hostaddr") : named;
    return servers(hosts == null ? "" : hosts, ports == null ? "" : ports, where)
        .then(servers -> name == null ? UrlProblems.noDatabase(where) : Result.ok(servers))
        .then(servers -> tls(options, where).map(_ -> servers))
        .then(servers -> finish(servers, name == null ? "" : name, user, password, options, where));
  }

  private static Result<DatabaseUrl> finish(
      List<HostPort> servers,
      String database,
      @Nullable String user,
      @Nullable String password,
      Map<String, String> rest,
      Where where) {
    var open = new LinkedHashMap<String, String>();
    var secret = new LinkedHashMap<String, Secret>();
    for (Map.Entry<String, String> entry : rest.entrySet()) {
      if (!PARAMETER.matcher(entry.getKey()).matches() || hasControl(entry.getValue())) {
        return UrlProblems.parameter(where);
      }
      if (ParameterNames.isSecret(entry.getKey())) {
        secret.put(entry.getKey(), Secret.of(entry.getValue()));
      } else {
        open.put(entry.getKey(), entry.getValue());
      }
    }
    Secret word = password == null ? null : Secret.of(password);
    return Result.ok(new DatabaseUrl(servers, database, user, word, open, secret));
  }

  private static Result<List<HostPort>> servers(String hosts, String ports, Where where) {
    String[] names = hosts.split(",", -1);
    String[] numbers = ports.split(",", -1);
    if (numbers.length != 1 && numbers.length != names.length) {
      return UrlProblems.portCount(where);
    }
    var servers = new ArrayList<HostPort>();
    for (int i = 0; i < names.length; i++) {
      String host = names[i].strip();
      if (!isHost(host)) {
        return UrlProblems.host(where);
      }
      Optional<Integer> port = port(numbers.length == 1 ? numbers[0] : numbers[i]);
      if (port.isEmpty()) {
        return UrlProblems.port(where);
      }
      servers.add(new HostPort(host, port.get()));
    }
    return Result.ok(servers);
  }

  private static boolean isHost(String host) {
    return NAME.matcher(host).matches()
        || IPV6.matcher(host).matches()
        || SOCKET.matcher(host).matches();
  }

  private static Optional<Integer> port(String text) {
    String digits = text.strip();
    if (digits.isEmpty()) {
      return Optional.of(HostPort.DEFAULT_PORT);
    }
    if (!digits.matches("[0-9]{1,5}")) {
      return Optional.empty();
    }
    int number = Integer.parseInt(digits);
    return number >= 1 && number <= 65_535 ? Optional.of(number) : Optional.empty();
  }

  /** Turns every spelling of ssl into sslmode. */
  private static Result<Map<String, String>> tls(Map<String, String> options, Where where) {
    String ssl = take(options, "ssl");
    if (ssl != null && !options.containsKey("sslmode")) {
      options.put("sslmode", sslmode(ssl));
    }
    String mode = take(options, "sslmode");
    if (mode != null) {
      if (Tls.of(mode).isEmpty()) {
        return UrlProblems.sslmode(where);
      }
      options.put("sslmode", mode);
    }
    return Result.ok(options);
  }

  /**
   * libpq knows ssl=true for JDBC's sake; node-postgres has no-verify, asyncpg sslmode's values.
   */
  private static String sslmode(String ssl) {
    return switch (ssl) {
      case "true", "1", "yes", "on", "no-verify" -> Tls.REQUIRE.sslmode();
      case "false", "0", "no", "off" -> Tls.DISABLE.sslmode();
      default -> ssl;
    };
  }

  /** Removes the option; null when it isn't there or empty, which is the same to libpq. */
  private static @Nullable String take(Map<String, String> options, String keyword) {
    String value = options.remove(keyword);
    return value == null || value.isEmpty() ? null : value;
  }

  private static boolean hasControl(String text) {
    return text.chars().anyMatch(Character::isISOControl);
  }
}
