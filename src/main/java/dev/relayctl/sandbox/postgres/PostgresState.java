package dev.relayctl.sandbox.postgres;

import dev.relayctl.sandbox.state.RandomSecrets;
import java.util.Map;
import java.util.TreeMap;

/**
 * What outlives the server: URLs must not change from one start to the next.
 *
 * @param port 0 before the first start
 * @param adminPassword the superuser's
 * @param databases role name, which is the database's name as well, to password
 */
record PostgresState(int port, String adminPassword, Map<String, String> databases) {
  PostgresState {
    if (adminPassword.isEmpty() || port < 0 || port > 65_535) {
      throw new IllegalArgumentException("no password, or no port");
    }
    databases = Map.copyOf(databases);
  }

  static PostgresState fresh() {
    return new PostgresState(0, RandomSecrets.next(), Map.of());
  }

  PostgresState withPort(int chosen) {
    return new PostgresState(chosen, adminPassword, databases);
  }

  PostgresState withDatabase(String name, String password) {
    var more = new TreeMap<>(databases);
    more.put(name, password);
    return new PostgresState(port, adminPassword, more);
  }

  @Override
  public String toString() {
    return "port " + port + ", databases " + databases.keySet();
  }
}
