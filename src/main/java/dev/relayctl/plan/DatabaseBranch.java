package dev.relayctl.plan;

/**
 * A branch at Neon that nobody writes to ({@code specs/neon.md} §4).
 *
 * @param project the Neon project's id
 * @param id of the branch, {@code br-…}
 * @param name that people see it under
 */
public record DatabaseBranch(String project, String id, String name) implements SavedState {}
