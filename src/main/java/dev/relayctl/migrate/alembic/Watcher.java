package dev.relayctl.migrate.alembic;

import java.util.concurrent.atomic.AtomicBoolean;

/** A thread that looks at something while another one waits for a program, and may end the wait. */
final class Watcher implements AutoCloseable {
  private final Thread caller = Thread.currentThread();
  private final AtomicBoolean begun = new AtomicBoolean();
  private final AtomicBoolean stopped = new AtomicBoolean();
  private final Thread thread;

  /** What it does until it is interrupted. */
  @FunctionalInterface
  interface Look {
    /** Looks, and {@linkplain Watcher#stop() stops} the program perhaps. */
    void look(Watcher watcher) throws InterruptedException;
  }

  /**
   * For the thread that makes it; not yet at work.
   *
   * @param thread a virtual one closes the connection over which it asks when it is interrupted
   */
  Watcher(Thread.Builder thread, Look look) {
    this.thread =
        thread.unstarted(() -> {
          try {
            look.look(this);
          } catch (InterruptedException _) {
            // The program has ended.
          }
        });
  }

  /** Begins to look; only the first call counts. */
  void begin() {
    if (!begun.getAndSet(true)) {
      thread.start();
    }
  }

  /** Ends the program that is waited for. */
  void stop() {
    stopped.set(true);
    caller.interrupt();
  }

  /** Ends the watch; whether it has stopped the program: the interrupt was meant for that alone. */
  boolean stopped() {
    close();
    if (stopped.get()) {
      var _ = Thread.interrupted();
    }
    return stopped.get();
  }

  /** Ends it, at work or not; an interrupt of the caller's is kept. */
  @Override
  public void close() {
    boolean interrupted = Thread.interrupted();
    thread.interrupt();
    try {
      thread.join();
    } catch (InterruptedException _) {
      interrupted = true;
    }
    if (interrupted) {
      caller.interrupt();
    }
  }
}
