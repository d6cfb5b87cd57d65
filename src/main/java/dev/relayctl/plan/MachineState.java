package dev.relayctl.plan;

import java.util.Locale;

/** The states of a machine ({@code specs/fly-machines.md} §8.5). */
public enum MachineState {
  CREATED,
  STARTED,
  STOPPED,
  SUSPENDED,
  FAILED,
  CREATING,
  STARTING,
  STOPPING,
  RESTARTING,
  SUSPENDING,
  REPLACING,
  UPDATING,
  DESTROYING,
  LAUNCH_FAILED,
  DESTROYED,
  REPLACED,
  MIGRATED,
  /** A word that this version of relayctl has not met yet. */
  UNKNOWN;

  /** The state for Fly's word. */
  public static MachineState of(String word) {
    for (MachineState state : values()) {
      if (state.word().equals(word)) {
        return state;
      }
    }
    return UNKNOWN;
  }

  /** Fly's word. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Whether the machine is on its way to another state. */
  public boolean transientState() {
    return switch (this) {
      case CREATING, STARTING, STOPPING, RESTARTING, SUSPENDING, REPLACING, UPDATING, DESTROYING ->
          true;
      case CREATED,
          STARTED,
          STOPPED,
          SUSPENDED,
          FAILED,
          LAUNCH_FAILED,
          DESTROYED,
          REPLACED,
          MIGRATED,
          UNKNOWN ->
          false;
    };
  }

  /** Whether it is gone, or going. */
  public boolean gone() {
    return this == DESTROYING || this == DESTROYED;
  }
}
