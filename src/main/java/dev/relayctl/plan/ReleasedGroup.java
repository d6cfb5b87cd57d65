package dev.relayctl.plan;

import org.jspecify.annotations.Nullable;

/**
 * A process group as a release had it.
 *
 * @param count how many machines
 * @param region of new machines; null leaves it to Fly
 * @param config of its machines, without what belongs to a single one
 */
public record ReleasedGroup(
    String name, int count, @Nullable String region, MachineConfig config) {}
