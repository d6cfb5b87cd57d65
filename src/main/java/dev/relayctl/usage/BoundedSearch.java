package dev.relayctl.usage;

import dev.relayctl.environment.UsagePatterns.Expression;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import org.jspecify.annotations.Nullable;

/**
 * A search with an expression of a project's own, which may backtrack for ever: it may look at only
 * so many characters, however often at each. One that has exceeded that isn't tried again, so that
 * many files cost no more than one. Counted, not timed: the answer must not depend on the machine.
 */
final class BoundedSearch {
  /** Some tenths of a second. */
  private static final long AT_LEAST = 20_000_000;

  private static final long FOR_EACH_CHARACTER = 100;

  private final Expression expression;
  private final String group;
  private long left;
  private @Nullable String gap;

  /**
   * A search.
   *
   * @param group that holds the name; empty where nothing is named
   * @param characters in all files together
   */
  BoundedSearch(Expression expression, String group, long characters) {
    this.expression = expression;
    this.group = group;
    this.left = AT_LEAST + FOR_EACH_CHARACTER * characters;
  }

  /**
   * A place.
   *
   * @param name empty where none is asked for
   * @param begin of what fits the whole expression
   * @param end behind it
   * @param at where the name begins
   */
  record Hit(String name, int begin, int end, int at) {
    /** Whether the name of another one lies within. */
    boolean has(Hit other) {
      return begin <= other.at && other.at < end;
    }
  }

  /** All places in a file; none once it was too much. */
  List<Hit> in(String path, String text) {
    if (gap != null) {
      return List.of();
    }
    List<Hit> hits = new ArrayList<>();
    try {
      Matcher matcher = expression.pattern().matcher(new Counted(text));
      while (matcher.find()) {
        String name = group.isEmpty() ? "" : matcher.group(group);
        if (name != null && (group.isEmpty() || !name.isBlank())) {
          int at = group.isEmpty() ? matcher.start() : matcher.start(group);
          hits.add(new Hit(name, matcher.start(), matcher.end(), at));
        }
      }
      return hits;
    } catch (TooMuch | StackOverflowError _) {
      // java.util.regex recurses for each repetition of a group, and knows no bound of its own.
      gap =
          expression.key()
              + " ("
              + expression.where().text()
              + ") takes too many steps over "
              + path
              + ", write it with less to try";
      return List.of();
    }
  }

  /** Why what was found may not be all, for the end of a sentence; empty when it is all. */
  Optional<String> gap() {
    return Optional.ofNullable(gap);
  }

  /** The only way out of a matcher. */
  private static final class TooMuch extends RuntimeException {
    private static final long serialVersionUID = 1L;

    TooMuch() {
      super("too many steps", null, false, false);
    }
  }

  private final class Counted implements CharSequence {
    private final String text;

    Counted(String text) {
      this.text = text;
    }

    @Override
    public char charAt(int index) {
      if (--left < 0) {
        throw new TooMuch();
      }
      return text.charAt(index);
    }

    @Override
    public int length() {
      return text.length();
    }

    @Override
    public CharSequence subSequence(int start, int end) {
      return text.subSequence(start, end);
    }

    @Override
    public String toString() {
      return text;
    }
  }
}
