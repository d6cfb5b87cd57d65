package dev.relayctl.plan;

import org.jspecify.annotations.Nullable;

/**
 * A branch at Neon that nobody writes to ({@code specs/neon.md} §4).
 *
 * @param project the Neon project's id
 * @param id of the branch, {@code br-…}; null where it was written down before Neon had made it
 * @param name that people see it under; unique in the project
 */
public record DatabaseBranch(String project, @Nullable String id, String name)
    implements SavedState {}
