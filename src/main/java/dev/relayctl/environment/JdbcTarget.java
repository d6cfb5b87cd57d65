package dev.relayctl.environment;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;

/**
 * A database for pgjdbc.
 *
 * @param url {@code jdbc:postgresql://host:port/database?…} with pgjdbc's parameter names; safe to
 *     print, since user and password are never in it
 * @param properties {@code user} and, where there are any, {@code password} and {@code sslpassword}
 * @param dropped parameters without a counterpart in pgjdbc
 */
public record JdbcTarget(String url, Map<String, Secret> properties, List<Dropped> dropped) {
  public JdbcTarget {
    properties = Collections.unmodifiableMap(new TreeMap<>(properties));
    dropped = List.copyOf(dropped);
  }

  /** The properties with their texts, for the driver and nobody else: never print the result. */
  public Properties reveal() {
    var revealed = new Properties();
    properties.forEach((name, value) -> revealed.setProperty(name, value.text()));
    return revealed;
  }
}
