package dev.relayctl.sandbox;

import dev.relayctl.sandbox.http.Hosted;
import dev.relayctl.sandbox.machines.ImageCatalog;
import dev.relayctl.sandbox.machines.MachinesServer;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;

/** Starts the Machines API inside the daemon. */
interface Hosting {
  /**
   * What it gets.
   *
   * @param directory for its state
   * @param environment of machine processes
   */
  record Given(
      Path directory,
      int port,
      String token,
      ImageCatalog images,
      Map<String, String> environment,
      InstantSource clock) {
    @Override
    public String toString() {
      return directory + ", port " + port;
    }
  }

  /** The real one. */
  static Hosted machines(Given given) throws IOException {
    return MachinesServer.start(
        new MachinesServer.Options(
            given.directory(),
            given.port(),
            given.token(),
            given.images(),
            given.environment(),
            given.clock()));
  }

  /** Serves; machines that were meant to run do so again. */
  Hosted start(Given given) throws IOException;
}
