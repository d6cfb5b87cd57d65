package dev.relayctl.run;

import dev.relayctl.problem.Result;

/** Names of hosts, as this machine resolves them. */
public interface HostAddresses {
  /**
   * How many addresses a host has; at least one. {@code network.host-unknown} without. Blocks, and
   * can't be interrupted.
   */
  Result<Integer> count(String host);
}
