package dev.relayctl.migrate;

import dev.relayctl.run.Tracing.Script;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;

/** The SQL files of a project, each with the settings beside it. */
final class ScriptFiles {
  private ScriptFiles() {}

  /**
   * Reads a file.
   *
   * @param file relative to the project
   */
  static Script read(Path project, String file) throws IOException {
    Path path = project.resolve(file);
    Path settings = path.resolveSibling(Objects.requireNonNull(path.getFileName()) + ".conf");
    String conf = Files.exists(settings) ? Files.readString(settings) : null;
    return new Script(file, Files.readString(path), conf);
  }
}
