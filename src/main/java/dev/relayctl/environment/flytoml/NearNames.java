package dev.relayctl.environment.flytoml;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/** Finds what somebody probably meant to type. */
final class NearNames {
  private NearNames() {}

  /** The name that needs the fewest changes; empty when even that needs too many. */
  static Optional<String> nearest(String typed, Collection<String> names) {
    int limit = Math.max(1, typed.length() / 3);
    return names.stream()
        .sorted()
        .min(Comparator.comparingInt(name -> changes(typed, name)))
        .filter(name -> changes(typed, name) <= limit);
  }

  /** Characters to insert, remove or replace (Levenshtein). */
  private static int changes(String from, String to) {
    int[] previous = new int[to.length() + 1];
    for (int j = 0; j <= to.length(); j++) {
      previous[j] = j;
    }
    for (int i = 1; i <= from.length(); i++) {
      int[] current = new int[to.length() + 1];
      current[0] = i;
      for (int j = 1; j <= to.length(); j++) {
        int replaced = previous[j - 1] + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
        current[j] = Math.min(replaced, Math.min(previous[j], current[j - 1]) + 1);
      }
      previous = current;
    }
    return previous[to.length()];
  }
}
