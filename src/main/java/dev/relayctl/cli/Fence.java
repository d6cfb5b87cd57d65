package dev.relayctl.cli;

import java.util.UUID;
import java.util.function.Supplier;

/**
 * Keeps GitHub Actions from taking a line that somebody else wrote for one of its commands: the
 * runner reads both streams of a step, and a release command may print whatever it likes ({@code
 * specs/github.md} §7).
 */
final class Fence {
  /** The old form, which the runner finds anywhere in a line. */
  private static final String OLD = "##[";

  private Fence() {}

  /** The text, between two lines that switch commands off and on where one could be in it. */
  static String around(String text) {
    return around(text, () -> UUID.randomUUID().toString());
  }

  /**
   * The same.
   *
   * @param token that nobody can guess: it switches commands on again
   */
  static String around(String text, Supplier<String> token) {
    if (text.startsWith("{")) {
      // A document stays one. Its lines begin with its own marks, and the old form is a text's.
      return text.replace(OLD, "##\\u005b");
    }
    if (text.lines().noneMatch(Fence::isCommand)) {
      return text;
    }
    String secret = token.get();
    return "::stop-commands::" + secret + "\n" + text + "\n::" + secret + "::";
  }

  private static boolean isCommand(String line) {
    return line.stripLeading().startsWith("::") || line.contains(OLD);
  }
}
