package dev.relayctl.sandbox;

import dev.relayctl.sandbox.machines.MachinesServer;
import java.io.IOException;
import java.time.Instant;

/** The Machines API as the daemon hosts it. */
record HostedMachines(MachinesServer server) implements Hosted {
  static Hosted start(Hosting.Given given) throws IOException {
    return new HostedMachines(
        MachinesServer.start(
            new MachinesServer.Options(
                given.directory(),
                given.port(),
                given.token(),
                given.images(),
                given.environment(),
                given.clock())));
  }

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
