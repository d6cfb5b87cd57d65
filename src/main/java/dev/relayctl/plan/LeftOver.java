package dev.relayctl.plan;

/**
 * Machines that a deploy leaves behind when it does not come to its end ({@code docs/adr/0004}):
 * they are no fleet, and the next deploy removes them.
 */
public final class LeftOver {
  /** flyctl's mark of a canary ({@code specs/fly-machines.md} §4). */
  static final String CANARY = "fly_canary";

  /** flyctl's mark of both colours. */
  public static final String BLUEGREEN = "fly_bluegreen_deployment_tag";

  /** What a blue is marked with once its requests have gone to the greens. */
  public static final String SAFE_TO_DESTROY = "safe_to_destroy";

  /** What stands in the slot of a green. */
  static final String GREEN = "-green";

  private LeftOver() {}

  /**
   * Whether the machine is one.
   *
   * @param recorded the number of the newest release that came to its end
   */
  static boolean is(Machine machine, int recorded) {
    var metadata = machine.config().metadata();
    boolean canary = "true".equals(metadata.get(CANARY));
    boolean blue = SAFE_TO_DESTROY.equals(metadata.get(BLUEGREEN));
    // A green that gets no requests, of a release that never came to its end.
    boolean green =
        machine.cordoned()
            && machine.config().slot().orElse("").contains(GREEN)
            && machine.config().release().orElse(0) != recorded;
    return canary || blue || green;
  }
}
