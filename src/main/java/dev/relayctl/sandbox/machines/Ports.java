package dev.relayctl.sandbox.machines;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.HashSet;
import java.util.Set;
import java.util.random.RandomGenerator;

/**
 * Gives local ports to machines. They come from below the range that systems take for outgoing
 * connections, so that none is taken between being found free and being listened on.
 */
final class Ports {
  private static final int LOWEST = 20_000;
  private static final int COUNT = 12_000;

  private final RandomGenerator random = RandomGenerator.getDefault();
  private final Set<Integer> given = new HashSet<>();

  /** A free port that nobody else was given. */
  synchronized int take() {
    for (int i = 0; i < COUNT; i++) {
      int port = LOWEST + random.nextInt(COUNT);
      if (!given.contains(port) && free(port)) {
        given.add(port);
        return port;
      }
    }
    throw new IllegalStateException(
        "no free port between " + LOWEST + " and " + (LOWEST + COUNT - 1));
  }

  /** Marks a port as given, because something listens on it or will again. */
  synchronized void reserve(int port) {
    given.add(port);
  }

  synchronized void giveBack(int port) {
    given.remove(port);
  }

  private static boolean free(int port) {
    try (var socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    } catch (IOException _) {
      return false;
    }
    return true;
  }
}
