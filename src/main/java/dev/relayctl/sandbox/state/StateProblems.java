package dev.relayctl.sandbox.state;

import dev.relayctl.problem.Problem;
import dev.relayctl.problem.Where;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;

/** What can be wrong with the sandbox's directory. */
public final class StateProblems {
  private StateProblems() {}

  /**
   * Problem {@code sandbox.state-not-writable}: no permission, read-only, or no space left; {@code
   * sandbox.interrupted} when this thread was.
   */
  public static Problem notWritable(Path path, IOException failure) {
    if (failure instanceof ClosedByInterruptException) {
      return new Problem.Interrupted(
          Problem.facts(
              "sandbox.interrupted",
              "interrupted while the sandbox's state was written",
              Where.file(path.toString()),
              "the process was asked to stop",
              "the same command goes on from here"));
    }
    return Problem.failed(
        "sandbox.state-not-writable",
        "the sandbox cannot write its state",
        Where.file(path.toString()),
        reason(failure),
        "make " + directoryOf(path) + " writable for this user, or free space on its disk");
  }

  private static String reason(IOException failure) {
    return switch (failure) {
      case AccessDeniedException denied -> "permission denied: " + denied.getFile();
      case FileSystemException other when other.getReason() != null ->
          other.getReason() + ": " + other.getFile();
      default -> String.valueOf(failure.getMessage());
    };
  }

  private static Path directoryOf(Path path) {
    Path parent = path.toAbsolutePath().getParent();
    return parent == null ? path : parent;
  }
}
