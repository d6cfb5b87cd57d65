package dev.relayctl.migrate.alembic;

import dev.relayctl.migrate.alembic.PythonToken.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;

/**
 * Takes a Python file apart as far as its literals need it (Python's reference, "Lexical
 * analysis"): strings of all quotes, comments, brackets and joined lines. Numbers and operators
 * become single characters.
 */
final class PythonTokens {
  private static final String PREFIXES = "rbuft";

  private final String text;
  private final List<PythonToken> tokens = new ArrayList<>();
  private int at;
  private int line = 1;
  private int lineStart;
  private int depth;
  private int unterminated;

  private PythonTokens(String text) {
    this.text = text;
  }

  /**
   * What was found.
   *
   * @param unterminated the line of a string that has no end; empty in a whole file
   */
  record Found(List<PythonToken> tokens, OptionalInt unterminated) {
    Found {
      tokens = List.copyOf(tokens);
    }
  }

  static Found of(String text) {
    return new PythonTokens(text.replace("\r\n", "\n")).read();
  }

  private Found read() {
    while (at < text.length() && unterminated == 0) {
      char c = text.charAt(at);
      if (c == '\n') {
        if (depth == 0) {
          add(Kind.END, "\n", at);
        }
        newLine();
      } else if (c == '\\' && at + 1 < text.length() && text.charAt(at + 1) == '\n') {
        at++;
        newLine();
      } else if (c == '#') {
        int end = text.indexOf('\n', at);
        at = end < 0 ? text.length() : end;
      } else if (c == '"' || c == '\'') {
        string("");
      } else if (Character.isJavaIdentifierStart(c)) {
        name();
      } else {
        other(c);
      }
    }
    add(Kind.END, "", at);
    return new Found(
        tokens, unterminated == 0 ? OptionalInt.empty() : OptionalInt.of(unterminated));
  }

  private void newLine() {
    at++;
    line++;
    lineStart = at;
  }

  private void other(char c) {
    if ("([{".indexOf(c) >= 0) {
      depth++;
    } else if (")]}".indexOf(c) >= 0) {
      depth = Math.max(0, depth - 1);
    }
    if (c == ';' && depth == 0) {
      add(Kind.END, ";", at);
    } else if (!Character.isWhitespace(c)) {
      add(Kind.OTHER, String.valueOf(c), at);
    }
    at++;
  }

  private void name() {
    int start = at;
    while (at < text.length() && Character.isJavaIdentifierPart(text.charAt(at))) {
      at++;
    }
    String name = text.substring(start, at);
    boolean prefix =
        at < text.length()
            && (text.charAt(at) == '"' || text.charAt(at) == '\'')
            && name.length() <= 2
            && name.toLowerCase(Locale.ROOT).chars().allMatch(c -> PREFIXES.indexOf(c) >= 0);
    if (prefix) {
      string(name.toLowerCase(Locale.ROOT));
    } else {
      add(Kind.NAME, name, start);
    }
  }

  private void string(String prefix) {
    int start = at - prefix.length();
    int column = start - lineStart;
    int startLine = line;
    char quote = text.charAt(at);
    String triple = String.valueOf(quote).repeat(3);
    String end = text.startsWith(triple, at) ? triple : String.valueOf(quote);
    at += end.length();
    var value = new StringBuilder();
    while (at < text.length() && !text.startsWith(end, at)) {
      char c = text.charAt(at);
      if (c == '\n' && end.length() == 1) {
        break;
      }
      if (c == '\\' && at + 1 < text.length()) {
        escape(prefix, value);
      } else {
        value.append(c);
        step(c);
      }
    }
    if (!text.startsWith(end, at)) {
      unterminated = startLine;
      return;
    }
    at += end.length();
    boolean known = prefix.chars().noneMatch(c -> "bft".indexOf(c) >= 0);
    tokens.add(
        new PythonToken(known ? Kind.STRING : Kind.OTHER, value.toString(), startLine, column));
  }

  private void escape(String prefix, StringBuilder value) {
    char next = text.charAt(at + 1);
    if (prefix.contains("r")) {
      value.append('\\').append(next);
    } else {
      switch (next) {
        case '\n' -> {}
        case 'n' -> value.append('\n');
        case 't' -> value.append('\t');
        case '\\', '\'', '"' -> value.append(next);
        default -> value.append('\\').append(next);
      }
    }
    at++;
    step(next);
  }

  private void step(char c) {
    if (c == '\n') {
      newLine();
    } else {
      at++;
    }
  }

  private void add(Kind kind, String what, int start) {
    tokens.add(new PythonToken(kind, what, line, start - lineStart));
  }
}
