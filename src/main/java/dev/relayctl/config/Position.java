package dev.relayctl.config;

import dev.relayctl.problem.Where;

/**
 * Where a value or a key begins.
 *
 * @param file as it is shown to people, relative to the project
 * @param line counted from 1; 0 when the whole file is meant
 * @param column counted from 1 in code points; 0 when the whole line is meant
 */
public record Position(String file, int line, int column) {
  /** The same place, as a problem carries it. */
  public Where where() {
    return new Where.InFile(file, line, column);
  }

  /** {@code file:line:column}. */
  public String text() {
    return where().text();
  }

  static Position start(String file) {
    return new Position(file, 1, 1);
  }
}
