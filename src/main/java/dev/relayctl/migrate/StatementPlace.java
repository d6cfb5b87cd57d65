package dev.relayctl.migrate;

import dev.relayctl.lint.PsqlCommand;
import java.util.Optional;

/**
 * A statement in its file.
 *
 * @param text with the comments before it, as Flyway sends it
 * @param firstLine of its first word, comments not counted, as Flyway counts (measured with 13.12);
 *     0 when unknown
 */
record StatementPlace(String text, int firstLine) {
  /**
   * The line of a position in the statement.
   *
   * @param position in characters from 1, comments counted, as PostgreSQL counts; 0 when unknown
   */
  int line(int position) {
    if (firstLine == 0 || position <= 0) {
      return firstLine;
    }
    int end = index(position);
    int line = firstLine;
    for (int at = firstWord(); at < end; at++) {
      if (text.charAt(at) == '\n') {
        line++;
      }
    }
    return line;
  }

  /** The command of psql that the server stumbled over at a position; empty for any other error. */
  Optional<PsqlCommand> psql(int position) {
    return position <= 0 ? Optional.empty() : PsqlCommand.at(text.substring(index(position)));
  }

  private int index(int position) {
    int characters = Math.min(position - 1, text.codePointCount(0, text.length()));
    return text.offsetByCodePoints(0, characters);
  }

  /** Behind white space and comments, which nest in PostgreSQL. */
  private int firstWord() {
    int depth = 0;
    int at = 0;
    while (at < text.length()) {
      if (text.startsWith("/*", at)) {
        depth++;
        at += 2;
      } else if (depth > 0 && text.startsWith("*/", at)) {
        depth--;
        at += 2;
      } else if (depth > 0 || Character.isWhitespace(text.charAt(at))) {
        at++;
      } else if (text.startsWith("--", at)) {
        int end = text.indexOf('\n', at);
        at = end < 0 ? text.length() : end;
      } else {
        return at;
      }
    }
    return at;
  }
}
