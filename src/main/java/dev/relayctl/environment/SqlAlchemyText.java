package dev.relayctl.environment;

import dev.relayctl.environment.DatabaseUrl.Consumer;
import dev.relayctl.environment.DatabaseUrl.Driver;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * A database URL for SQLAlchemy. Its documentation ("PostgreSQL", "Specifying multiple fallback
 * hosts") has several hosts and sockets in the query, {@code ?host=…&port=…}; the rest of the query
 * becomes text arguments of the driver's connect(), so that only what it accepts may be in there.
 */
final class SqlAlchemyText {
  private SqlAlchemyText() {}

  static Secret render(DatabaseUrl url, Driver driver) {
    Consumer consumer =
        switch (driver) {
          case ASYNCPG -> Consumer.ASYNCPG;
          case PSYCOPG -> Consumer.PSYCOPG;
          case PSYCOPG2 -> Consumer.PSYCOPG2;
        };
    var query = new LinkedHashMap<String, String>();
    var first = url.hosts().getFirst();
    boolean inQuery = url.hosts().size() > 1 || first.isSocket();
    if (inQuery) {
      query.put("host", LibpqText.joined(url.hosts(), HostPort::host));
      query.put("port", LibpqText.joined(url.hosts(), server -> String.valueOf(server.port())));
    }
    // SQLAlchemy before 2.1 doesn't decode the path.
    boolean plain = url.database().chars().allMatch(PercentEncoding::isUnreserved);
    if (!plain) {
      query.put(driver == Driver.ASYNCPG ? "database" : "dbname", url.database());
    }
    var parameters = new TreeMap<>(url.parameters());
    url.secretParameters().forEach((name, value) -> parameters.put(name, value.text()));
    parameters.forEach((name, value) -> {
      if (ParameterNames.carries(consumer, name, value)) {
        boolean ssl = driver == Driver.ASYNCPG && name.equals("sslmode");
        query.put(ssl ? "ssl" : name, value);
      }
    });
    String text =
        query.entrySet().stream()
            .map(p ->
                PercentEncoding.encode(p.getKey()) + "=" + PercentEncoding.encode(p.getValue()))
            .collect(Collectors.joining("&"));
    return Secret.of(
        "postgresql+"
            + driver.name().toLowerCase(Locale.ROOT)
            + "://"
            + LibpqText.credentials(url)
            + (inQuery ? "" : LibpqText.authority(first))
            + "/"
            + (plain ? url.database() : "")
            + (text.isEmpty() ? "" : "?" + text));
  }
}
