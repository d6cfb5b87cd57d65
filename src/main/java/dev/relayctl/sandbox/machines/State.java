package dev.relayctl.sandbox.machines;

import java.util.Locale;

/** Where a machine is in its life (specification §8.5). */
enum State {
  CREATED(Kind.PERSISTENT),
  STARTING(Kind.TRANSIENT),
  STARTED(Kind.PERSISTENT),
  STOPPING(Kind.TRANSIENT),
  STOPPED(Kind.PERSISTENT),
  SUSPENDING(Kind.TRANSIENT),
  SUSPENDED(Kind.PERSISTENT),
  RESTARTING(Kind.TRANSIENT),
  REPLACING(Kind.TRANSIENT),
  FAILED(Kind.PERSISTENT),
  DESTROYING(Kind.TRANSIENT),
  DESTROYED(Kind.TERMINAL);

  private enum Kind {
    PERSISTENT,
    TRANSIENT,
    TERMINAL
  }

  private final Kind kind;

  State(Kind kind) {
    this.kind = kind;
  }

  /** The API's word for it. */
  String wire() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Whether nothing more happens by itself: what {@code wait?state=settled} waits for. */
  boolean settled() {
    return kind != Kind.TRANSIENT;
  }

  /** Whether the machine is being destroyed or gone. */
  boolean ending() {
    return this == DESTROYING || this == DESTROYED;
  }
}
