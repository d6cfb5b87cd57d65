package dev.relayctl.environment;

import java.util.Locale;
import java.util.regex.Pattern;

/**
 * The git branch that a preview is made for.
 *
 * @param name as git has it, {@code feature/Login}
 */
public record Branch(String name) {
  /** Leaves room for a prefix such as {@code relay-api-pr-} in the 63 characters of a host name. */
  private static final int MAX_SLUG = 32;

  /** What could be another branch's slug. */
  private static final Pattern HASHED = Pattern.compile(".*-[0-9a-f]{" + ShortHash.DIGITS + "}");

  public Branch {
    if (name.isBlank()) {
      throw new IllegalArgumentException("a branch without a name");
    }
  }

  /**
   * The name for host names and databases: lower-case letters, digits and single hyphens, at most
   * 32 characters. One that isn't the branch's name as it is ends in a hash of it, so that {@code
   * feat/x} and {@code feat-x} stay two.
   */
  public String slug() {
    return slug(MAX_SLUG);
  }

  /** The same in at most so many characters; 8 or more. */
  String slug(int most) {
    StringBuilder slug = new StringBuilder();
    for (char c : name.toLowerCase(Locale.ROOT).toCharArray()) {
      if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9')) {
        slug.append(c);
      } else if (!slug.isEmpty() && slug.charAt(slug.length() - 1) != '-') {
        slug.append('-');
      }
    }
    String plain = trimmed(slug.toString());
    boolean hashed = HASHED.matcher(plain).matches();
    if (plain.equals(name) && plain.length() <= most && !hashed) {
      return plain;
    }
    int room = Math.min(plain.length(), most - ShortHash.DIGITS - 1);
    String start = trimmed(plain.substring(0, room));
    return start.isEmpty() ? "b-" + ShortHash.of(name) : start + "-" + ShortHash.of(name);
  }

  private static String trimmed(String slug) {
    return slug.endsWith("-") ? slug.substring(0, slug.length() - 1) : slug;
  }
}
