package dev.relayctl.app;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Directories that can't be opened: their path is too long, which unlike a mode stops root, too.
 */
final class LongPaths {
  /** A directory of this name in a {@link #moved} project is one. */
  static final String NAME = "x".repeat(250);

  private static final int LONGEST = 4095;

  private LongPaths() {}

  /** What is asked of a project's directory. */
  @FunctionalInterface
  interface Question<T> {
    T ask(Path project) throws IOException;
  }

  /** Asks while a project lies deep below its parent, and moves it back to where it was. */
  static <T> T moved(Path project, Question<T> question) throws IOException {
    Path deep = project;
    do {
      deep = deep.resolveSibling("deep").resolve("project");
    } while (deep.toString().length() < LONGEST - NAME.length());
    Files.createDirectories(deep.resolveSibling("deep"));
    Files.move(project, deep);
    try {
      return question.ask(deep);
    } finally {
      Files.move(deep, project);
    }
  }
}
