package dev.relayctl.plan;

import java.util.List;

/**
 * What becomes of the machines of one process group.
 *
 * @param changes in the order in which they are made
 * @param atOnce how many at once after the first, which always goes alone; at least 1
 */
public record GroupChange(String group, List<MachineChange> changes, int atOnce) {
  public GroupChange {
    changes = List.copyOf(changes);
  }
}
