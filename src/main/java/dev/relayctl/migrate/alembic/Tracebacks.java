package dev.relayctl.migrate.alembic;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Leaves Python's tracebacks out of what is shown of a run: they are dozens of lines, and the
 * problem tells place and reason. In the place of the first stands how to see it. Takes the lines
 * of both outputs, which come from two threads.
 */
final class Tracebacks {
  /** What belongs to a traceback without being indented: chains, the server's and SQLAlchemy's. */
  private static final Pattern BELONGS =
      Pattern.compile(
          "^(?:\\s|$|Traceback \\(most recent call last\\):|During handling of the above exception"
              + "|The above exception was the direct cause"
              + "|(?:LINE \\d+|DETAIL|HINT|CONTEXT|QUERY|STATEMENT|WHERE): ?"
              + "|\\[SQL:|\\[parameters: |\\(Background on this error at: ).*");

  private enum Within {
    /** Nothing of a traceback. */
    NONE,
    /** Frames, up to the exception, which is the next line that isn't indented. */
    FRAMES,
    /** What follows the exception. */
    TRAILER,
    /** A statement of several lines, up to its bracket. */
    STATEMENT
  }

  private final String seenBy;
  private Within within = Within.NONE;
  private boolean told;

  /**
   * Of one run.
   *
   * @param seenBy the command that shows them
   */
  Tracebacks(String seenBy) {
    this.seenBy = seenBy;
  }

  /** What is shown for a line; empty for nothing. */
  synchronized Optional<String> shown(String line) {
    within = after(line);
    if (within == Within.NONE) {
      return Optional.of(line);
    }
    if (told) {
      return Optional.empty();
    }
    told = true;
    return Optional.of("(a traceback, left out; by hand, " + seenBy + " shows it)");
  }

  private Within after(String line) {
    if (line.startsWith(AlembicOutput.TRACEBACK)) {
      return Within.FRAMES;
    }
    return switch (within) {
      case NONE -> Within.NONE;
      case FRAMES -> Character.isWhitespace(first(line)) ? Within.FRAMES : Within.TRAILER;
      case STATEMENT -> line.endsWith("]") ? Within.TRAILER : Within.STATEMENT;
      case TRAILER -> {
        if (line.startsWith("[SQL:") && !line.endsWith("]")) {
          yield Within.STATEMENT;
        }
        yield BELONGS.matcher(line).matches() ? Within.TRAILER : Within.NONE;
      }
    };
  }

  private static char first(String line) {
    return line.isEmpty() ? ' ' : line.charAt(0);
  }
}
