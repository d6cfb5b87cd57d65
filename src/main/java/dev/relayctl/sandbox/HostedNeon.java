package dev.relayctl.sandbox;

import dev.relayctl.sandbox.neon.NeonServer;
import java.time.Instant;

/** The Neon API as the daemon hosts it. */
record HostedNeon(NeonServer server) implements Hosted {
  @Override
  public int port() {
    return server.port();
  }

  @Override
  public Instant lastRequest() {
    return server.lastRequest();
  }

  @Override
  public void close() {
    server.close();
  }
}
