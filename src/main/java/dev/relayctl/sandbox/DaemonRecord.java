package dev.relayctl.sandbox;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a running daemon tells about itself in {@code daemon.json}, written when it is ready.
 *
 * @param startedAt ISO-8601
 * @param processStartMillis when the operating system started the process, in epoch milliseconds;
 *     with the pid it names one process only
 * @param neonPort 0 in the file of an older version
 * @param pagesPort 0 in the file of an older version
 * @param githubPort 0 in the file of an older version
 * @param adminToken for the APIs and the control port
 * @param version of the relayctl that the daemon belongs to
 * @param directory where it keeps its state; null in the file of an older version
 */
record DaemonRecord(
    long pid,
    String startedAt,
    long processStartMillis,
    int machinesPort,
    int controlPort,
    int postgresPort,
    int neonPort,
    int pagesPort,
    int githubPort,
    String adminToken,
    String version,
    @Nullable String directory) {
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

  /**
   * Whether this file is a copy, as of a project that was copied with its running sandbox: what it
   * names belongs to the original.
   */
  boolean isCopiedTo(Path here) {
    try {
      return directory != null
          && process().isPresent()
          && !Files.isSameFile(Path.of(directory), here);
    } catch (IOException _) {
      return false; // the project was moved
    }
  }

  @Override
  public String toString() {
    return "pid " + pid + " since " + startedAt;
  }
}
