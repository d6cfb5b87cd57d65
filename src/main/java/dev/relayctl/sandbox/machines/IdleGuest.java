package dev.relayctl.sandbox.machines;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/** A guest without a process: it does nothing until it is told to end. */
final class IdleGuest implements Guest {
  private static final int KILLED = 137;

  private final CompletableFuture<Integer> exit = new CompletableFuture<>();

  /** Ends by itself with that code. */
  void end(int code) {
    exit.complete(code);
  }

  @Override
  public long pid() {
    return 0;
  }

  @Override
  public boolean alive() {
    return !exit.isDone();
  }

  @Override
  public int exitValue() {
    return exit.getNow(KILLED);
  }

  @Override
  public CompletableFuture<?> onExit() {
    return exit;
  }

  @Override
  public void signal(String name) {
    end(name.equals("SIGKILL") ? KILLED : 0);
  }

  @Override
  public void kill() {
    end(KILLED);
  }

  @Override
  public boolean exitedWithin(Duration atMost) {
    try {
      exit.get(atMost.toMillis(), TimeUnit.MILLISECONDS);
      return true;
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return false;
    } catch (ExecutionException | TimeoutException _) {
      return exit.isDone();
    }
  }

  @Override
  public Stream<ProcessHandle> processes() {
    return Stream.empty();
  }
}
