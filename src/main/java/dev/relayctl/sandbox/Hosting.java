package dev.relayctl.sandbox;

import dev.relayctl.sandbox.machines.ImageCatalog;
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

  /** Serves; machines that were meant to run do so again. */
  Hosted start(Given given) throws IOException;
}
