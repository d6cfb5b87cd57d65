package dev.relayctl.neon;

import java.util.function.Supplier;

/** Work that has to be done although the process was asked to stop. */
final class Interruption {
  private Interruption() {}

  /** Does it, and lets the thread be interrupted again afterwards. */
  static <T> T over(Supplier<T> work) {
    boolean interrupted = Thread.interrupted();
    try {
      return work.get();
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
