package dev.relayctl.usage;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** How a kind of source file writes strings and comments, by the end of its name. */
enum Language {
  PYTHON("#", "'\"", "", " py "),
  JAVA("//", "\"", "", " java kt scala cs rs "),
  SCRIPT("//", "'\"", "`", " js mjs cjs jsx ts tsx groovy php "),
  GO("//", "\"", "`", " go "),
  RUBY("#", "'\"", "", " rb "),
  /** A whole file of statements. */
  SQL("--", "", "", " sql ");

  private final String comments;
  private final String quotes;
  private final String longQuotes;

  /** Each between blanks. */
  private final String endings;

  Language(String comments, String quotes, String longQuotes, String endings) {
    this.comments = comments;
    this.quotes = quotes;
    this.longQuotes = longQuotes;
    this.endings = endings;
  }

  /** Empty for a file that isn't read. */
  static Optional<Language> of(String path) {
    String ending = path.substring(path.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
    return Arrays.stream(values())
        .filter(one -> one.endings.contains(" " + ending + " "))
        .findFirst();
  }

  /** What begins a comment that ends with the line. */
  String comments() {
    return comments;
  }

  /** What encloses strings of one line. */
  String quotes() {
    return quotes;
  }

  /** What encloses strings of several lines. */
  String longQuotes() {
    return longQuotes;
  }
}
