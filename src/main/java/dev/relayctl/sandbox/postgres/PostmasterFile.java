package dev.relayctl.sandbox.postgres;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What a server wrote into {@code postmaster.pid}: pid, data directory, start in epoch seconds,
 * port, further lines (PostgreSQL's {@code src/include/utils/pidfile.h}).
 */
record PostmasterFile(Path path, long pid, Instant startedAt, int port) {
  /** The system's idea of a start time moves with its clock. */
  private static final Duration TOLERANCE = Duration.ofMinutes(1);

  /** Empty when there is none, or it isn't written to its end yet. */
  static Optional<PostmasterFile> in(Path data) {
    Path path = data.resolve("postmaster.pid");
    try {
      List<String> lines = Files.readAllLines(path);
      return Optional.of(
          new PostmasterFile(
              path,
              Long.parseLong(lines.get(0).strip()),
              Instant.ofEpochSecond(Long.parseLong(lines.get(2).strip())),
              Integer.parseInt(lines.get(3).strip())));
    } catch (IOException | IndexOutOfBoundsException | NumberFormatException _) {
      return Optional.empty();
    }
  }

  /** The server's process; empty when it has ended, and its pid is free or another program's. */
  Optional<ProcessHandle> process() {
    return ProcessHandle.of(pid).filter(ProcessHandle::isAlive).filter(this::isTheServer);
  }

  /**
   * A pid may be given away again, after a restart of the machine above all. PostgreSQL itself
   * refuses to start while any process of its user has the pid.
   */
  boolean pidBelongsToAnother() {
    return ProcessHandle.of(pid).filter(ProcessHandle::isAlive).isPresent() && process().isEmpty();
  }

  private boolean isTheServer(ProcessHandle handle) {
    boolean named =
        handle.info().command().map(command -> Path.of(command).endsWith("postgres")).orElse(true);
    boolean sameStart =
        handle
            .info()
            .startInstant()
            .map(start -> Duration.between(start, startedAt).abs().compareTo(TOLERANCE) < 0)
            .orElse(true);
    return named && sameStart;
  }
}
