package dev.relayctl.plan.machine;

import dev.relayctl.plan.MachineConfig;
import org.jspecify.annotations.Nullable;

/**
 * What a process group should be.
 *
 * @param count how many machines; at least 1
 * @param origin who said how many
 * @param config of a new machine; without a guest when {@code fly.toml} leaves the size to the
 *     machine, and Fly then gives a new one its smallest. Existing machines get {@link
 *     MachineConfig#keeping}
 * @param region of new machines; null leaves it to Fly
 */
public record Group(
    String name, int count, Origin origin, MachineConfig config, @Nullable String region) {
  /** Who said how many machines a group has. */
  public enum Origin {
    /** The environment file. */
    ASKED,
    /** Nobody: it is the number for a new fleet, and an existing one keeps its own. */
    DEFAULT
  }
}
