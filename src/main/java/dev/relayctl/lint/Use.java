package dev.relayctl.lint;

/** A place in the source of a program that names a table, or a column of one. */
public record Use(String path, int line) {
  @Override
  public String toString() {
    return path + ":" + line;
  }
}
