package dev.relayctl.plan;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A volume as it was read ({@code specs/fly-machines.md} §2.5).
 *
 * @param state Fly's word: {@code created}, or one of those that lead to its end
 * @param attachedTo the id of the machine that mounts it; null when there is none
 */
public record Volume(
    String id,
    String name,
    String state,
    String region,
    int sizeGigabytes,
    @Nullable String attachedTo,
    HostStatus hostStatus) {
  private static final Set<String> DYING =
      Set.of(
          "scheduling_destroy",
          "fork_cleanup",
          "waiting_for_detach",
          "pending_destroy",
          "destroying",
          "destroyed");

  /** Whether it is on its way out, and no longer counts. */
  public boolean dying() {
    return DYING.contains(state);
  }

  /** Whether a new machine can mount it. */
  public boolean usable() {
    return attachedTo == null && hostStatus == HostStatus.OK && !dying();
  }
}
