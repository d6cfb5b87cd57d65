package dev.relayctl.sandbox.machines;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A guest that is a process of this host. */
record HostProcess(Process process) implements Guest {
  @Override
  public long pid() {
    return process.pid();
  }

  @Override
  public boolean alive() {
    return process.isAlive();
  }

  @Override
  public int exitValue() {
    return process.exitValue();
  }

  @Override
  public CompletableFuture<?> onExit() {
    return process.onExit();
  }

  @Override
  public void signal(String name) {
    LocalProcesses.signal(process.toHandle(), name);
  }

  @Override
  public void kill() {
    LocalProcesses.killTree(process.toHandle());
  }

  @Override
  public boolean exitedWithin(Duration atMost) {
    try {
      return process.waitFor(atMost.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  @Override
  public Stream<ProcessHandle> processes() {
    return Stream.concat(Stream.of(process.toHandle()), process.descendants());
  }
}
