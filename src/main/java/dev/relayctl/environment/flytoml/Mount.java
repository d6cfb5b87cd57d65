package dev.relayctl.environment.flytoml;

import dev.relayctl.problem.Where;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A volume that each machine of a group has.
 *
 * @param source the name of the volumes
 * @param destination where they appear in the machine
 * @param initialGigabytes of a new volume; null means Fly's default
 * @param snapshotRetentionDays of a new volume; null means Fly's default
 * @param scheduledSnapshots of a new volume; null means Fly's default
 * @param autoExtend null when volumes don't grow by themselves
 * @param processes the groups; empty means the default group
 */
public record Mount(
    String source,
    String destination,
    @Nullable Integer initialGigabytes,
    @Nullable Integer snapshotRetentionDays,
    @Nullable Boolean scheduledSnapshots,
    @Nullable AutoExtend autoExtend,
    List<String> processes,
    Where where) {
  public Mount {
    processes = List.copyOf(processes);
  }

  /**
   * When and by how much a volume grows.
   *
   * @param limitGigabytes null without
   */
  public record AutoExtend(
      int thresholdPercent, int incrementGigabytes, @Nullable Integer limitGigabytes) {}

  static List<Mount> readAll(Section top, Processes groups) {
    return top.sections("mount", "mounts").stream().map(mount -> read(mount, groups)).toList();
  }

  private static Mount read(Section section, Processes groups) {
    var mount =
        new Mount(
            section.required("source", "it is the name of the volume"),
            section.required("destination", "it is the directory in the machine"),
            Quantities.size(section, "initial_size", HumanSize.GIGABYTES, 1, Integer.MAX_VALUE),
            section.whole("snapshot_retention", 1, 60),
            section.flag("scheduled_snapshots"),
            autoExtend(section),
            groups.namedBy(section),
            section.where());
    section.end();
    return mount;
  }

  private static @Nullable AutoExtend autoExtend(Section section) {
    Integer threshold = section.whole("auto_extend_size_threshold", 50, 99);
    Integer increment =
        Quantities.size(section, "auto_extend_size_increment", HumanSize.GIGABYTES, 1, 100);
    Integer limit = Quantities.size(section, "auto_extend_size_limit", HumanSize.GIGABYTES, 1, 500);
    boolean hasThreshold = section.entry("auto_extend_size_threshold").isPresent();
    boolean hasIncrement = section.entry("auto_extend_size_increment").isPresent();
    boolean hasLimit = section.entry("auto_extend_size_limit").isPresent();
    if ((hasThreshold || hasIncrement || hasLimit) && !(hasThreshold && hasIncrement)) {
      section
          .faults()
          .missingKey(
              section.name(),
              hasThreshold ? "auto_extend_size_increment" : "auto_extend_size_threshold",
              section.at(),
              "a volume that grows needs to know when and by how much");
    }
    return threshold == null || increment == null
        ? null
        : new AutoExtend(threshold, increment, limit);
  }
}
