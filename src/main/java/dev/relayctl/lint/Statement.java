package dev.relayctl.lint;

import java.util.List;
import java.util.Locale;

/**
 * A statement of a migration file.
 *
 * @param text as it is sent
 * @param line of its first word, from 1; 0 when unknown
 * @param words without the comments
 * @param allowed what comments in and above it allow
 */
public record Statement(String text, int line, List<Word> words, List<Allowance> allowed) {
  public Statement {
    words = List.copyOf(words);
    allowed = List.copyOf(allowed);
  }

  /**
   * A comment that allows what a rule finds: {@code -- relayctl:allow drop-column: release 12 reads
   * it no more}.
   *
   * @param rule the rule's id as it was typed
   * @param reason empty when none was given
   * @param line of the comment
   */
  public record Allowance(String rule, String reason, int line) {}

  /** Whether it begins with these words. */
  public boolean begins(String... expected) {
    return at(0, expected);
  }

  /** Whether these words occur one after the other, in any place. */
  public boolean has(String... expected) {
    return find(expected) >= 0;
  }

  /** Its first words, for a sentence: {@code DROP INDEX CONCURRENTLY}. */
  public String beginning(int most) {
    return String.join(" ", words.stream().limit(most).map(Word::text).toList());
  }

  /** The position of the first of these words that stand together; -1 when they don't. */
  public int find(String... expected) {
    for (int i = 0; i + expected.length <= words.size(); i++) {
      if (at(i, expected)) {
        return i;
      }
    }
    return -1;
  }

  /** How often these words occur one after the other. */
  public int count(String... expected) {
    int count = 0;
    for (int i = 0; i + expected.length <= words.size(); i++) {
      count += at(i, expected) ? 1 : 0;
    }
    return count;
  }

  /** The word at a position as it may be a name; empty behind the end. */
  public String name(int position) {
    return position < 0 || position >= words.size()
        ? ""
        : words.get(position).kind() == Word.Kind.PLAIN
            ? words.get(position).text().toLowerCase(Locale.ROOT)
            : words.get(position).text();
  }

  /** Whether it would begin or end the transaction that a tool has begun around it. */
  public boolean endsTransaction() {
    return begins("BEGIN")
        || begins("START", "TRANSACTION")
        || begins("COMMIT")
        || begins("END")
        || begins("ABORT")
        || begins("PREPARE", "TRANSACTION")
        || (begins("ROLLBACK") && !has("TO"));
  }

  private boolean at(int start, String... expected) {
    if (start + expected.length > words.size()) {
      return false;
    }
    for (int i = 0; i < expected.length; i++) {
      Word word = words.get(start + i);
      boolean keyword = word.kind() == Word.Kind.PLAIN || word.kind() == Word.Kind.SYMBOL;
      if (!keyword || !word.text().equals(expected[i])) {
        return false;
      }
    }
    return true;
  }
}
