package dev.relayctl.environment;

import java.util.List;
import java.util.stream.Collectors;

/**
 * What a database URL points at, whatever its spelling: a key to compare, not to connect with.
 * Role, password and TLS don't matter; a pooled URL and its direct twin are one.
 *
 * @param hosts normalised and sorted; this machine is {@code localhost}
 * @param database its name, upper and lower case kept as PostgreSQL does
 */
public record DatabaseIdentity(List<HostPort> hosts, String database) {
  public DatabaseIdentity {
    hosts = hosts.stream().distinct().sorted(DatabaseIdentity::order).toList();
  }

  /**
   * Whether both may be one database: same name, and a server in common. Lists of hosts that
   * overlap name one cluster. False doesn't prove that they differ, because a server can have two
   * names: ask it.
   */
  public boolean overlaps(DatabaseIdentity other) {
    return database.equals(other.database) && hosts.stream().anyMatch(other.hosts::contains);
  }

  /** {@code host:port/database}. */
  @Override
  public String toString() {
    return hosts.stream().map(HostPort::toString).collect(Collectors.joining(",")) + "/" + database;
  }

  private static int order(HostPort one, HostPort other) {
    int byHost = one.host().compareTo(other.host());
    return byHost != 0 ? byHost : Integer.compare(one.port(), other.port());
  }
}
