package dev.relayctl.environment.flytoml;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A command line split into words as flyctl splits it, with the Go module {@code shlex}: no
 * variables, no globs. Written here because Java's tokenizers know no quotes and a shell must not
 * be asked.
 *
 * <p>In double quotes a backslash takes the next character as it is, whichever it is; in single
 * quotes it is a character like any other. {@code #} starts a comment only where a word could
 * start.
 */
final class ShellWords {
  private enum State {
    BETWEEN,
    WORD,
    ESCAPED,
    DOUBLE_QUOTED,
    DOUBLE_QUOTED_ESCAPED,
    SINGLE_QUOTED,
    COMMENT
  }

  private final List<String> words = new ArrayList<>();
  private final StringBuilder word = new StringBuilder();
  private State state = State.BETWEEN;

  private ShellWords() {}

  /** The words; empty when a quote isn't closed or nothing follows a last backslash. */
  static Optional<List<String>> split(String command) {
    var splitting = new ShellWords();
    command.codePoints().forEach(splitting::accept);
    return switch (splitting.state) {
      case BETWEEN, COMMENT -> Optional.of(List.copyOf(splitting.words));
      case WORD -> {
        splitting.endWord();
        yield Optional.of(List.copyOf(splitting.words));
      }
      case ESCAPED, DOUBLE_QUOTED, DOUBLE_QUOTED_ESCAPED, SINGLE_QUOTED -> Optional.empty();
    };
  }

  private void accept(int character) {
    switch (state) {
      case BETWEEN -> {
        if (character == '#') {
          state = State.COMMENT;
        } else if (!isSpace(character)) {
          inWord(character);
        }
      }
      case WORD -> {
        if (isSpace(character)) {
          endWord();
        } else {
          inWord(character);
        }
      }
      case ESCAPED -> append(character, State.WORD);
      case DOUBLE_QUOTED -> {
        switch (character) {
          case '"' -> state = State.WORD;
          case '\\' -> state = State.DOUBLE_QUOTED_ESCAPED;
          default -> word.appendCodePoint(character);
        }
      }
      case DOUBLE_QUOTED_ESCAPED -> append(character, State.DOUBLE_QUOTED);
      case SINGLE_QUOTED -> {
        if (character == '\'') {
          state = State.WORD;
        } else {
          word.appendCodePoint(character);
        }
      }
      case COMMENT -> {
        if (character == '\n') {
          state = State.BETWEEN;
        }
      }
    }
  }

  private void inWord(int character) {
    switch (character) {
      case '"' -> state = State.DOUBLE_QUOTED;
      case '\'' -> state = State.SINGLE_QUOTED;
      case '\\' -> state = State.ESCAPED;
      default -> append(character, State.WORD);
    }
  }

  private void append(int character, State next) {
    word.appendCodePoint(character);
    state = next;
  }

  private void endWord() {
    words.add(word.toString());
    word.setLength(0);
    state = State.BETWEEN;
  }

  private static boolean isSpace(int character) {
    return character == ' ' || character == '\t' || character == '\r' || character == '\n';
  }
}
