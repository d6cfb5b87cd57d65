package dev.relayctl.plan;

import java.util.ArrayList;
import java.util.List;

/**
 * Machines that a deploy leaves behind when it does not come to its end ({@code docs/adr/0005}):
 * they are no fleet, and the next deploy removes them.
 */
public final class LeftOver {
  /** flyctl's mark of a canary ({@code specs/fly-machines.md} §4). */
  static final String CANARY = "fly_canary";

  /** flyctl's mark of both colours. */
  public static final String BLUEGREEN = "fly_bluegreen_deployment_tag";

  /** What a blue is marked with before its requests go to the greens alone. */
  public static final String SAFE_TO_DESTROY = "safe_to_destroy";

  /** What stands in the slot of a green. */
  static final String GREEN = "-green";

  private LeftOver() {}

  /**
   * Those among the machines of one process group.
   *
   * @param recorded the number of the newest release that came to its end; 0 for none
   */
  static List<Machine> of(List<Machine> group, int recorded) {
    List<Machine> greens =
        group.stream().filter(machine -> unfinishedGreen(machine, recorded)).toList();
    boolean switched = !greens.isEmpty() && group.stream().anyMatch(LeftOver::blue);
    var leftOver = new ArrayList<Machine>();
    for (Machine machine : group) {
      boolean abandoned =
          switched
              // The greens have the requests: what is not green is blue, marked or not yet.
              ? !greens.contains(machine)
              : greens.contains(machine) && greens.size() < group.size();
      if (canary(machine) || blue(machine) || abandoned) {
        leftOver.add(machine);
      }
    }
    return leftOver;
  }

  private static boolean canary(Machine machine) {
    return "true".equals(machine.config().metadata().get(CANARY));
  }

  private static boolean blue(Machine machine) {
    return SAFE_TO_DESTROY.equals(machine.config().metadata().get(BLUEGREEN));
  }

  /** A green of a release that the ledger doesn't have; without a ledger only one in waiting. */
  private static boolean unfinishedGreen(Machine machine, int recorded) {
    return machine.config().slot().orElse("").contains(GREEN)
        && machine.config().release().orElse(0) != recorded
        && (recorded > 0 || machine.cordoned());
  }
}
