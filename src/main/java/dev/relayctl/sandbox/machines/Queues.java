package dev.relayctl.sandbox.machines;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** The work on machines: in order for each machine, side by side for all. */
final class Queues implements AutoCloseable {
  private final Map<String, ExecutorService> queues = new ConcurrentHashMap<>();
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("sandbox-timer").factory());

  /** Has it done after all that was asked for before. */
  void submit(String id, Runnable work) {
    try {
      queues
          .computeIfAbsent(
              id,
              _ ->
                  Executors.newSingleThreadExecutor(
                      Thread.ofVirtual().name("machine " + id).factory()))
          .execute(work);
    } catch (RejectedExecutionException _) {
      // The server is being closed: what was wanted is on disk, the next one does it.
    }
  }

  /** Does something later, on a thread that mustn't be kept. */
  void later(Duration pause, Runnable work) {
    try {
      var _ = timer.schedule(work, pause.toMillis(), TimeUnit.MILLISECONDS);
    } catch (RejectedExecutionException _) {
      // As above.
    }
  }

  /** Takes no more work for a machine. */
  void retire(String id) {
    Optional.ofNullable(queues.remove(id)).ifPresent(ExecutorService::shutdown);
  }

  /** Stops what is to happen later. */
  void stopTimer() {
    timer.shutdownNow();
  }

  /** Waits until all that was asked for is done. */
  @Override
  public void close() {
    queues.values().forEach(ExecutorService::close);
  }
}
