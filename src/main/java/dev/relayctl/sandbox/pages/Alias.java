package dev.relayctl.sandbox.pages;

import java.security.SecureRandom;
import java.util.Locale;

/**
 * What a branch's preview is called in its URL (§6). Branches can share one: the last deployment
 * has it.
 */
final class Alias {
  private static final int LONGEST = 28;
  private static final int RANDOM_LETTERS = 10;
  private static final String LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789";

  private Alias() {}

  static String of(String branch) {
    String lower = branch.toLowerCase(Locale.ROOT);
    var alias = new StringBuilder();
    for (int i = 0; i < lower.length(); i++) {
      char c = lower.charAt(i);
      boolean kept = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
      alias.append(kept ? c : '-');
    }
    int from = 0;
    int to = alias.length();
    while (from < to && alias.charAt(from) == '-') {
      from++;
    }
    while (to > from && alias.charAt(to - 1) == '-') {
      to--;
    }
    // A hyphen that the cut leaves at the end stays: nobody says that it is taken off (§6).
    return from == to ? "branch-" + random() : alias.substring(from, Math.min(to, from + LONGEST));
  }

  private static String random() {
    var random = new SecureRandom();
    var letters = new StringBuilder();
    for (int i = 0; i < RANDOM_LETTERS; i++) {
      letters.append(LETTERS.charAt(random.nextInt(LETTERS.length())));
    }
    return letters.toString();
  }
}
