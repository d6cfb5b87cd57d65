package dev.relayctl.images;

import org.jspecify.annotations.Nullable;

/**
 * What is built: a commit, and what differs from it.
 *
 * @param commit its full hash
 * @param branch null when detached
 * @param changes a fingerprint of all files that differ from the commit or are new; empty when none
 * @param inputs a fingerprint of the files outside git that the image holds; empty without any
 */
record WorkState(String commit, @Nullable String branch, String changes, String inputs) {
  /** Whether the commit alone doesn't tell what is built. */
  boolean dirty() {
    return !changes.isEmpty();
  }
}
