package dev.relayctl.sandbox;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * What a running daemon tells about itself in {@code daemon.json}, written when it is ready.
 *
 * @param startedAt ISO-8601
 * @param processStartMillis when the operating system started the process, in epoch milliseconds;
 *     with the pid it names one process only
 * @param adminToken for the Machines API and the control port
 * @param version of the relayctl that the daemon belongs to
 */
record DaemonRecord(
    long pid,
    String startedAt,
    long processStartMillis,
    int machinesPort,
    int controlPort,
    int postgresPort,
    String adminToken,
    String version) {
  /** Systems compute the start from the time since boot, which moves with the clock. */
  private static final Duration TOLERANCE = Duration.ofSeconds(5);

  DaemonRecord {
    if (pid <= 0 || adminToken.isEmpty() || startedAt.isEmpty() || version.isEmpty()) {
      throw new IllegalArgumentException("a part is missing");
    }
  }

  /** The process; empty when it has ended, although its pid may belong to another one now. */
  Optional<ProcessHandle> process() {
    return ProcessHandle.of(pid).filter(ProcessHandle::isAlive).filter(this::isTheSame);
  }

  private boolean isTheSame(ProcessHandle handle) {
    Instant expected = Instant.ofEpochMilli(processStartMillis);
    return handle
        .info()
        .startInstant()
        .map(start -> Duration.between(start, expected).abs().compareTo(TOLERANCE) < 0)
        .orElse(false);
  }

  @Override
  public String toString() {
    return "pid " + pid + " since " + startedAt;
  }
}
