package dev.relayctl.sandbox.state;

import dev.relayctl.problem.Problem;
import dev.relayctl.problem.Where;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;

/** What can be wrong with the sandbox's directory. */
public final class StateProblems {
  private StateProblems() {}

  /** Problem {@code sandbox.state-not-writable}: no permission, read-only, or no space left. */
  public static Problem notWritable(Path path, IOException failure) {
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
