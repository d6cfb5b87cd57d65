package dev.relayctl.sandbox.http;

import java.time.Instant;

/** A server that lives in the daemon's process. */
public interface Hosted extends AutoCloseable {
  /** Where it listens. */
  int port();

  /** When somebody last asked it for something. */
  Instant lastRequest();

  /** Ends it, and remembers what has to run again after the next start. */
  @Override
  void close();
}
