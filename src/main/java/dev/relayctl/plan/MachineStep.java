package dev.relayctl.plan;

import dev.relayctl.environment.AppName;
import java.time.Duration;
import java.util.List;

/** A step on the machines of an app. */
public sealed interface MachineStep extends Step {
  /**
   * Brings machines to the wanted config, their process groups side by side.
   *
   * @param atMost how long one machine may take to be started and healthy
   */
  record ReplaceMachines(AppName app, List<GroupChange> groups, Pace pace, Duration atMost)
      implements MachineStep {
    public ReplaceMachines {
      groups = List.copyOf(groups);
    }
  }

  /**
   * Starts machines of the new release beside the present ones and waits until they are healthy:
   * canaries, which get requests like the others, or greens, which get none yet.
   *
   * @param machines each with a slot in its metadata
   * @param atOnce how many at once; at least 1
   * @param atMost how long one machine may take to be started and healthy
   */
  record StartBeside(
      AppName app, Beside role, List<MachineChange.Create> machines, int atOnce, Duration atMost)
      implements MachineStep {
    public StartBeside {
      machines = List.copyOf(machines);
    }
  }

  /**
   * Leads requests to the greens and away from the blues, which go on running.
   *
   * @param greens the slots of the machines that get requests from now on
   * @param blues the ids of those that get none any more
   * @param settle how long the proxies may take to notice, for either half
   */
  record SwitchTraffic(AppName app, List<String> greens, List<String> blues, Duration settle)
      implements MachineStep {
    public SwitchTraffic {
      greens = List.copyOf(greens);
      blues = List.copyOf(blues);
    }
  }

  /**
   * Removes machines for good: no more requests, then stopped with their own signal and time, then
   * destroyed. It can't be taken back.
   *
   * @param ids of machines that were observed
   * @param slots of machines that this plan made
   */
  record RemoveMachines(AppName app, Removed why, List<String> ids, List<String> slots)
      implements MachineStep {
    public RemoveMachines {
      ids = List.copyOf(ids);
      slots = List.copyOf(slots);
    }
  }

  /** How machines are brought to another config. */
  enum Pace {
    /** The first of a group alone, then as many at once as may be unavailable, each waited for. */
    ROLLING,
    /** All at once; nobody waits for their health. */
    IMMEDIATE
  }

  /** What machines beside the present ones are for. */
  enum Beside {
    CANARY,
    GREEN
  }

  /** Why machines are removed. */
  enum Removed {
    /** More than are wanted, or of a process group that is gone. */
    SURPLUS,
    /** Others were made in their place. */
    REPLACED,
    CANARY,
    BLUE,
    /** An earlier deploy did not come to its end. */
    LEFT_OVER
  }
}
