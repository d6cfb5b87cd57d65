package dev.relayctl.sandbox.machines;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

/** What runs in a machine: a process of this host, or only the appearance of one. */
interface Guest {
  /** The system's number of it; 0 when there is no process. */
  long pid();

  boolean alive();

  /** The exit code of one that has ended. */
  int exitValue();

  /** Completed when it has ended, however it did. */
  CompletableFuture<?> onExit();

  /** Sends a signal, {@code SIGTERM}; nothing happens when it has ended. */
  void signal(String name);

  /** Ends it at once, with all that it has started. */
  void kill();

  /** Waits; true when it has ended within that time. */
  boolean exitedWithin(Duration atMost);

  /** Its processes, itself first; none when there is no process. */
  Stream<ProcessHandle> processes();
}
