package dev.relayctl.problem;

/** The place a problem is about. */
public sealed interface Where {
  /** The place in one line, as people and editors read it. */
  String text();

  /**
   * A place in a file.
   *
   * @param path as the user would type it, relative to the project where it lies inside
   * @param line counted from 1; 0 when the whole file is meant
   * @param column counted from 1; 0 when the whole line is meant
   */
  record InFile(String path, int line, int column) implements Where {
    @Override
    public String text() {
      if (line == 0) {
        return path;
      }
      return column == 0 ? path + ":" + line : path + ":" + line + ":" + column;
    }
  }

  /** An option or argument of the command line, as typed: {@code --confirm}. */
  record OnCommandLine(String argument) implements Where {
    @Override
    public String text() {
      return argument;
    }
  }

  /**
   * Something in an outside system.
   *
   * @param system whose it is, {@code Fly} or {@code PostgreSQL}
   * @param resource what in it, {@code app relay-api, machine 1781e…}; never a secret
   */
  record InSystem(String system, String resource) implements Where {
    @Override
    public String text() {
      return system + ", " + resource;
    }
  }

  /** A whole file or directory. */
  static Where file(String path) {
    return new InFile(path, 0, 0);
  }

  /** An outside system's resource. */
  static Where system(String system, String resource) {
    return new InSystem(system, resource);
  }
}
