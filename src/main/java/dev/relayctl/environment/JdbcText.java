package dev.relayctl.environment;

import dev.relayctl.environment.DatabaseUrl.Consumer;
import dev.relayctl.problem.Problem;
import dev.relayctl.problem.Result;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** A database URL for pgjdbc. */
final class JdbcText {
  private JdbcText() {}

  static Result<JdbcTarget> render(DatabaseUrl url) {
    if (url.hosts().stream().anyMatch(HostPort::isSocket)) {
      return Result.bad(
          Problem.invalid(
              "database.url-socket",
              "relayctl can't connect to a database through a Unix socket",
              url.here(),
              "pgjdbc opens TCP connections only",
              "name a host, as in postgresql://USER:PASSWORD@localhost:5432/DATABASE"));
    }
    var translated = new TreeMap<String, String>();
    url.parameters()
        .forEach((name, value) ->
            ParameterNames.toJdbc(name, value)
                .ifPresent(p -> translated.putIfAbsent(p.getKey(), p.getValue())));
    String query =
        translated.entrySet().stream()
            .map(p -> p.getKey() + "=" + PercentEncoding.encode(p.getValue()))
            .collect(Collectors.joining("&"));
    String hosts = url.hosts().stream().map(HostPort::toString).collect(Collectors.joining(","));
    String text =
        JdbcForm.PREFIX
            + "//"
            + hosts
            + "/"
            + PercentEncoding.encode(url.database())
            + (query.isEmpty() ? "" : "?" + query);
    return Result.ok(new JdbcTarget(text, secrets(url), url.dropped(Consumer.JDBC)));
  }

  private static Map<String, Secret> secrets(DatabaseUrl url) {
    var secrets = new TreeMap<String, Secret>();
    String user = url.user();
    if (user != null) {
      secrets.put("user", Secret.of(user));
    }
    Secret password = url.password();
    if (password != null) {
      secrets.put("password", password);
    }
    url.secretParameters()
        .forEach((name, value) ->
            ParameterNames.toJdbc(name, "").ifPresent(p -> secrets.put(p.getKey(), value)));
    return secrets;
  }
}
