package dev.relayctl.migrate;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Finds the migrations of a project that do nothing but work on indexes concurrently. */
record ConcurrentFiles(Path project) {
  /**
   * The operations of a file; empty when it does anything else, or can't be read.
   *
   * @param file relative to the project; null when there is none
   */
  Optional<ConcurrentFile> of(@Nullable String file) {
    if (file == null) {
      return Optional.empty();
    }
    try {
      return ConcurrentFile.of(ScriptFiles.read(project, file));
    } catch (IOException _) {
      return Optional.empty(); // whoever applies it says so
    }
  }
}
