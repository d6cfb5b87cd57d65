package dev.relayctl.sandbox.pages;

/**
 * When a deployment's stage goes on: after so many looks at it, or so long after it began, whatever
 * is first.
 */
record Pace(int looks, long millis) {
  static final Pace QUICK = new Pace(1, 500);

  Pace {
    if (looks < 1 || millis < 0) {
      throw new IllegalArgumentException("at least one look, and no negative time");
    }
  }
}
