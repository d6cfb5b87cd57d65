package dev.relayctl.sandbox.proxy;

import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/** What a reverse proxy sends its requests to. */
public interface Backends {
  /**
   * A backend that takes requests now; waits for one. Empty when there is none within the time.
   *
   * @param refused local ports that are not to be chosen
   */
  Optional<Slot> choose(Duration atMost, Set<Integer> refused);

  /**
   * The right to send one request.
   *
   * @param port where the backend listens on this host's loopback
   * @param release to be run once, when the request is answered or given up
   */
  record Slot(int port, Runnable release) implements AutoCloseable {
    @Override
    public void close() {
      release.run();
    }
  }
}
