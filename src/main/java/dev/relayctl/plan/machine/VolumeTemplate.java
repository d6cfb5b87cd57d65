package dev.relayctl.plan.machine;

import dev.relayctl.environment.flytoml.Mount;
import org.jspecify.annotations.Nullable;

/**
 * The volume that each machine of a group has, and what a new one is like ({@code
 * specs/fly-machines.md} §3.3, §5.9). How it grows stands in the machine's config.
 *
 * @param name of the volume; several volumes of an app have the same one
 * @param path where it appears in the machine
 * @param gigabytes of a new volume
 * @param snapshotRetentionDays null leaves it to Fly
 * @param scheduledSnapshots null leaves it to Fly
 */
public record VolumeTemplate(
    String name,
    String path,
    int gigabytes,
    @Nullable Integer snapshotRetentionDays,
    @Nullable Boolean scheduledSnapshots) {
  static VolumeTemplate of(Mount mount, int gigabytesUnlessWritten) {
    Integer written = mount.initialGigabytes();
    return new VolumeTemplate(
        mount.source(),
        mount.destination(),
        written == null ? gigabytesUnlessWritten : written,
        mount.snapshotRetentionDays(),
        mount.scheduledSnapshots());
  }
}
