package dev.relayctl.plan;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is to become of one machine. */
public sealed interface MachineChange {
  /**
   * A new machine.
   *
   * @param region null leaves it to Fly
   * @param config with a slot in its metadata, by which it is found again
   * @param launch whether it is started; a standby isn't
   * @param standsByFor the slot of the machine that it stands by for; null for none
   * @param disk null when it needs no volume
   */
  record Create(
      @Nullable String region,
      MachineConfig config,
      Launch launch,
      @Nullable String standsByFor,
      @Nullable Disk disk)
      implements MachineChange {}

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

  /** Whether a machine is started with its new config. */
  enum Launch {
    START,
    LEAVE_STOPPED
  }
}
