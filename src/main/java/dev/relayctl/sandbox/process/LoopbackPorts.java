package dev.relayctl.sandbox.process;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/** Ports for servers whose URLs are to stay the same. */
public final class LoopbackPorts {
  /** Below the range that systems take the ports of outgoing connections from (32768 on Linux). */
  private static final int LOWEST = 20_000;

  private static final int HIGHEST = 30_000;
  private static final int TRIES = 100;

  private LoopbackPorts() {}

  /** The wanted port when it is free, another free one when it isn't, or is 0. */
  public static int freeOr(int wanted) {
    if (wanted != 0 && isFree(wanted)) {
      return wanted;
    }
    for (int i = 0; i < TRIES; i++) {
      int candidate = ThreadLocalRandom.current().nextInt(LOWEST, HIGHEST);
      if (isFree(candidate)) {
        return candidate;
      }
    }
    throw new IllegalStateException("no free port between " + LOWEST + " and " + HIGHEST);
  }

  private static boolean isFree(int port) {
    try (ServerSocket socket = new ServerSocket()) {
      socket.bind(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port));
      return true;
    } catch (IOException _) {
      return false;
    }
  }
}
