package dev.relayctl.plan;

import org.jspecify.annotations.Nullable;

/**
 * The work tree that a deploy starts from.
 *
 * @param commit its full hash; null outside git or before the first commit
 * @param branch null outside git and when detached
 * @param tree whether anything tracked differs from the commit
 */
public record Source(@Nullable String commit, @Nullable String branch, Tree tree) {
  /** Whether the work tree equals its commit. */
  public enum Tree {
    CLEAN,
    DIRTY,
    UNKNOWN
  }

  /** A project that isn't in git. */
  public static final Source NONE = new Source(null, null, Tree.UNKNOWN);
}
