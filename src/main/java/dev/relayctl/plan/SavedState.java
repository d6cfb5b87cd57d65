package dev.relayctl.plan;

/** A database's content at one time, kept where it can be gone back to. */
public sealed interface SavedState permits Dump, DatabaseBranch {
  /** Where such states are kept. */
  sealed interface Place {
    /**
     * Files of {@code pg_dump}.
     *
     * @param path of their directory; relative to the project, or absolute
     */
    record Directory(String path) implements Place {}

    /**
     * Branches beside the database's own.
     *
     * @param id the Neon project's
     */
    record NeonProject(String id) implements Place {}
  }
}
