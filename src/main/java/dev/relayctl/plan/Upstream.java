package dev.relayctl.plan;

/**
 * What the remote has of the branch that is checked out.
 *
 * @param remote its name, {@code origin}
 */
public record Upstream(String remote, String branch, State state) {
  /** How the two stand to each other. */
  public enum State {
    /** The same commit. */
    SAME,
    /** Commits here that the remote lacks. */
    AHEAD,
    /** Commits there that are missing here. */
    BEHIND,
    /** Both. */
    DIVERGED,
    /** The remote has no such branch. */
    ABSENT,
    /** The remote could not be asked. */
    UNKNOWN
  }
}
