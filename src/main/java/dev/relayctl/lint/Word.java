package dev.relayctl.lint;

/**
 * A piece of a statement, as PostgreSQL's own rules cut it: never from within a literal or a
 * comment.
 *
 * @param text keywords and plain names in upper case; quoted names as they are, without quotes;
 *     empty for a string literal
 * @param line in the file, from 1
 * @param depth how many parentheses are open around it
 */
public record Word(Kind kind, String text, int line, int depth) {
  /** What a piece is. */
  public enum Kind {
    /** A keyword, or a name without quotes. */
    PLAIN,
    /** A quoted name, or one with a schema before it. */
    NAME,
    STRING,
    NUMBER,
    SYMBOL,
    COMMENT
  }
}
