package dev.relayctl.sandbox.pages;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A part of a deployment (§5).
 *
 * @param startedMillis null before it began
 * @param endedMillis null before it ended
 */
record Stage(Name name, Status status, @Nullable Long startedMillis, @Nullable Long endedMillis) {
  /** In the order in which they are gone through. */
  enum Name {
    QUEUED,
    INITIALIZE,
    CLONE_REPO,
    BUILD,
    DEPLOY;

    String shown() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** How far it is. */
  enum Status {
    IDLE,
    ACTIVE,
    SUCCESS,
    FAILURE,
    CANCELED;

    String shown() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  static Stage idle(Name name) {
    return new Stage(name, Status.IDLE, null, null);
  }

  Stage begun(long now) {
    return new Stage(name, Status.ACTIVE, now, null);
  }

  Stage ended(Status how, long now) {
    return new Stage(name, how, startedMillis == null ? now : startedMillis, now);
  }
}
