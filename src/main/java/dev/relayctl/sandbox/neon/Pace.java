package dev.relayctl.sandbox.neon;

/**
 * When an operation whose work is done counts as finished: after so many looks at it, or so long
 * after its beginning, whatever is first.
 */
record Pace(int looks, long millis) {
  static final Pace QUICK = new Pace(2, 1000);

  Pace {
    if (looks < 1 || millis < 0) {
      throw new IllegalArgumentException("at least one look, and no negative time");
    }
  }
}
