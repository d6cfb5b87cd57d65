package dev.relayctl.migrate;

import dev.relayctl.run.Tracing.Script;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
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
    Path path = project.resolve(file);
    Path settings = path.resolveSibling(Objects.requireNonNull(path.getFileName()) + ".conf");
    try {
      String conf = Files.exists(settings) ? Files.readString(settings) : null;
      return ConcurrentFile.of(new Script(file, Files.readString(path), conf));
    } catch (IOException _) {
      return Optional.empty(); // whoever applies it says so
    }
  }
}
