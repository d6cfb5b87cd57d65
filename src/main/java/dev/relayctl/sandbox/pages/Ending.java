package dev.relayctl.sandbox.pages;

import dev.relayctl.sandbox.pages.Stage.Name;
import dev.relayctl.sandbox.pages.Stage.Status;
import org.jspecify.annotations.Nullable;

/**
 * How a deployment will end.
 *
 * @param stage the last one that is gone through
 * @param status how that one ends
 * @param skipReason why it never begins (§5); null for one that does
 * @param line what its log says in the end
 */
record Ending(Name stage, Status status, @Nullable String skipReason, String line) {
  static final Ending GOOD = new Ending(Name.DEPLOY, Status.SUCCESS, null, "Success: deployed");

  static Ending skipped(String reason) {
    return new Ending(Name.QUEUED, Status.IDLE, reason, "Skipped: " + reason);
  }

  boolean never() {
    return skipReason != null;
  }
}
