package dev.relayctl.sandbox;

import java.io.IOException;
import java.time.Instant;

/** The Machines API as the daemon hosts it. */
final class HostedMachines implements Hosted {
  private final Hosting.Given given;

  private HostedMachines(Hosting.Given given) {
    this.given = given;
  }

  static Hosted start(Hosting.Given given) throws IOException {
    return new HostedMachines(given);
  }

  @Override
  public int port() {
    return given.port();
  }

  @Override
  public Instant lastRequest() {
    return Instant.EPOCH;
  }

  @Override
  public void close() {}
}
