package dev.relayctl.config;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/** What somebody may have meant who wrote a name that does not exist. */
public final class Nearest {
  private Nearest() {}

  /**
   * The known name that is most like the written one; empty when none is near enough: more than a
   * third of its letters would have to change. Case and the kind of separator don't count.
   */
  public static Optional<String> to(String written, Collection<String> known) {
    String plain = plain(written);
    return known.stream()
        .filter(name -> near(plain, plain(name)))
        .min(
            Comparator.comparingInt((String name) -> distance(plain, plain(name)))
                .thenComparing(Comparator.naturalOrder()));
  }

  private static boolean near(String written, String known) {
    boolean begins = written.length() >= 3 && known.startsWith(written);
    return begins || distance(written, known) <= Math.max(1, known.length() / 3);
  }

  private static String plain(String name) {
    StringBuilder plain = new StringBuilder(name.length());
    name.chars()
        .filter(c -> c != '-' && c != '_' && c != '.' && c != ' ')
        .map(Character::toLowerCase)
        .forEach(c -> plain.append((char) c));
    return plain.toString();
  }

  /** Damerau and Levenshtein's: insertions, deletions, replacements, swapped neighbours. */
  static int distance(String a, String b) {
    int[][] cost = new int[a.length() + 1][b.length() + 1];
    for (int i = 0; i <= a.length(); i++) {
      cost[i][0] = i;
    }
    for (int j = 0; j <= b.length(); j++) {
      cost[0][j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      for (int j = 1; j <= b.length(); j++) {
        int replace = cost[i - 1][j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        cost[i][j] = Math.min(replace, Math.min(cost[i - 1][j], cost[i][j - 1]) + 1);
        boolean swapped =
            i > 1
                && j > 1
                && a.charAt(i - 1) == b.charAt(j - 2)
                && a.charAt(i - 2) == b.charAt(j - 1);
        if (swapped) {
          cost[i][j] = Math.min(cost[i][j], cost[i - 2][j - 2] + 1);
        }
      }
    }
    return cost[a.length()][b.length()];
  }
}
