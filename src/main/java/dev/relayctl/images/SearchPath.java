package dev.relayctl.images;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** The directories in which programs are looked for. */
record SearchPath(String directories) {
  static SearchPath of(Map<String, String> environment) {
    return new SearchPath(environment.getOrDefault("PATH", ""));
  }

  /** Where the program lies; empty when there is none of that name that may be run. */
  Optional<Path> find(String program) {
    for (String directory : directories.split(File.pathSeparator, -1)) {
      try {
        Path file = Path.of(directory, program);
        if (!directory.isEmpty() && Files.isExecutable(file) && !Files.isDirectory(file)) {
          return Optional.of(file.toAbsolutePath());
        }
      } catch (InvalidPathException _) {
        // What can't be a path holds no program.
      }
    }
    return Optional.empty();
  }
}
