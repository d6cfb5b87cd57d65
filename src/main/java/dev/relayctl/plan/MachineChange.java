package dev.relayctl.plan;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is to become of one machine. */
public sealed interface MachineChange {
  /** A new machine. */
  record Create(@Nullable String region, MachineConfig config) implements MachineChange {}

  /**
   * A new config for a machine.
   *
   * @param instanceId the version that was observed; another one by now means that somebody else
   *     changed the machine
   * @param before the config that was observed, to go back to
   * @param launch whether it runs afterwards: a stopped machine stays stopped
   * @param changedKeys the config's keys that differ, for people
   */
  record Update(
      String id,
      String instanceId,
      MachineConfig before,
      MachineConfig config,
      Launch launch,
      List<String> changedKeys)
      implements MachineChange {
    public Update {
      changedKeys = List.copyOf(changedKeys);
    }
  }

  /** A machine that is no longer wanted. */
  record Destroy(String id) implements MachineChange {}

  /** Whether a machine is started with its new config. */
  enum Launch {
    START,
    LEAVE_STOPPED
  }
}
