package dev.relayctl.sandbox.neon;

/**
 * What the API calls an endpoint: a server on a branch's data.
 *
 * @param port on 127.0.0.1; the same as long as the endpoint exists, unless somebody else took it
 * @param wanted what it is to be
 * @param state what it is
 */
record Compute(
    String id,
    String branch,
    int port,
    Wanted wanted,
    State state,
    Settings settings,
    long createdMillis,
    long updatedMillis) {
  /** What was asked for. */
  enum Wanted {
    ACTIVE,
    IDLE,
    /** As idle, and no connection could wake it. */
    DISABLED,
    GONE
  }

  /** What it does (§3). */
  enum State {
    INIT,
    ACTIVE,
    IDLE
  }

  /** What the sandbox keeps and shows without acting on it. */
  record Settings(double minCu, double maxCu, long suspendSeconds) {
    static final Settings DEFAULT = new Settings(0.25, 0.25, 0);
  }

  Compute wanted(Wanted other, long now) {
    return new Compute(id, branch, port, other, state, settings, createdMillis, now);
  }

  Compute in(State other, int actualPort) {
    return new Compute(
        id, branch, actualPort, wanted, other, settings, createdMillis, updatedMillis);
  }

  Compute with(Settings other, long now) {
    return new Compute(id, branch, port, wanted, state, other, createdMillis, now);
  }

  String host() {
    return "127.0.0.1:" + port;
  }
}
