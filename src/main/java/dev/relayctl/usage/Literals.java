package dev.relayctl.usage;

import java.util.ArrayList;
import java.util.List;

/**
 * The strings of a source file. Those that stand side by side, or with a plus or a comment between
 * them, are one. Comments are left out. A string that isn't closed ends with its line.
 */
final class Literals {
  /**
   * A string.
   *
   * @param text as written between the quotes
   * @param line of its first character, from 1
   */
  record Literal(String text, int line) {
    /** The line of a place in the text. */
    int lineAt(int position) {
      return line + (int) text.substring(0, position).chars().filter(c -> c == '\n').count();
    }

    int lastLine() {
      return lineAt(text.length());
    }
  }

  private final String source;
  private final Language language;
  private final List<Literal> found = new ArrayList<>();
  private int at;
  private int line = 1;

  /** Whether nothing but blanks, comments and pluses came since the last string. */
  private boolean adjacent;

  private Literals(String source, Language language) {
    this.source = source;
    this.language = language;
  }

  static List<Literal> of(String source, Language language) {
    var literals = new Literals(source, language);
    literals.read();
    return literals.found;
  }

  private void read() {
    while (at < source.length()) {
      char c = source.charAt(at);
      if (source.startsWith(language.comments(), at)) {
        skipTo("\n");
      } else if (language.comments().equals("//") && source.startsWith("/*", at)) {
        skipTo("*/");
      } else if (language.quotes().indexOf(c) >= 0) {
        String three = String.valueOf(c).repeat(3);
        boolean isLong = source.startsWith(three, at);
        string(isLong ? three : String.valueOf(c), isLong);
      } else if (language.longQuotes().indexOf(c) >= 0) {
        string(String.valueOf(c), true);
      } else if (c == '\'') {
        skipCharacter();
      } else {
        if (!Character.isWhitespace(c) && "+\\".indexOf(c) < 0 && !isPrefix(c)) {
          adjacent = false;
        }
        advance(1);
      }
    }
  }

  /** {@code f"…"}, {@code r'…'}: a letter that belongs to the string behind it. */
  private boolean isPrefix(char c) {
    return "fFrRbBuU".indexOf(c) >= 0
        && at + 1 < source.length()
        && language.quotes().indexOf(source.charAt(at + 1)) >= 0;
  }

  private void string(String quote, boolean isLong) {
    int begun = line;
    advance(quote.length());
    int from = at;
    while (at < source.length() && !source.startsWith(quote, at)) {
      if (source.charAt(at) == '\n' && !isLong) {
        break;
      }
      advance(source.charAt(at) == '\\' ? 2 : 1);
    }
    String text = source.substring(from, Math.min(at, source.length()));
    advance(quote.length());
    if (adjacent && !found.isEmpty()) {
      Literal before = found.removeLast();
      // As many lines as lie between them, so that a place within is found again.
      String between = "\n".repeat(Math.max(0, begun - before.lastLine()));
      found.add(
          new Literal(before.text() + (between.isEmpty() ? " " : between) + text, before.line()));
    } else {
      found.add(new Literal(text, begun));
    }
    adjacent = true;
  }

  /** {@code 'x'}, and in Rust the name of a lifetime: no string in either case. */
  private void skipCharacter() {
    int end = source.startsWith("\\", at + 1) ? at + 3 : at + 2;
    advance(end < source.length() && source.charAt(end) == '\'' ? end + 1 - at : 1);
    adjacent = false;
  }

  private void skipTo(String end) {
    int found = source.indexOf(end, at);
    advance((found < 0 ? source.length() : found + end.length()) - at);
  }

  private void advance(int characters) {
    int end = Math.min(source.length(), at + characters);
    for (; at < end; at++) {
      if (source.charAt(at) == '\n') {
        line++;
      }
    }
  }
}
