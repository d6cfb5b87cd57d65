package dev.relayctl.plan;

import org.jspecify.annotations.Nullable;

/**
 * The volume that a new machine needs: a free one of that name in its region, or else a new one.
 *
 * @param name of the volume, the mount's source
 * @param sizeGigabytes of a new volume
 * @param snapshotDays how long snapshots of a new volume are kept; null leaves it to Fly
 */
public record Disk(String name, int sizeGigabytes, @Nullable Integer snapshotDays) {}
