package dev.relayctl.environment;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;

/**
 * The git branch that a preview is made for.
 *
 * @param name as git has it, {@code feature/Login}
 */
public record Branch(String name) {
  /** Leaves room for a prefix such as {@code relay-api-pr-} in the 63 characters of a host name. */
  private static final int MAX_SLUG = 32;

  private static final int HASH_DIGITS = 6;

  public Branch {
    if (name.isBlank()) {
      throw new IllegalArgumentException("a branch without a name");
    }
  }

  /**
   * The name for host names and databases: lower-case letters, digits and single hyphens, at most
   * 32 characters. A longer one, and one without a letter or digit, ends in a hash of the name.
   */
  public String slug() {
    StringBuilder slug = new StringBuilder();
    for (char c : name.toLowerCase(Locale.ROOT).toCharArray()) {
      if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9')) {
        slug.append(c);
      } else if (!slug.isEmpty() && slug.charAt(slug.length() - 1) != '-') {
        slug.append('-');
      }
    }
    String plain = trimmed(slug.toString());
    if (!plain.isEmpty() && plain.length() <= MAX_SLUG) {
      return plain;
    }
    int room = Math.min(plain.length(), MAX_SLUG - HASH_DIGITS - 1);
    String start = trimmed(plain.substring(0, room));
    return start.isEmpty() ? "b-" + hash() : start + "-" + hash();
  }

  private static String trimmed(String slug) {
    return slug.endsWith("-") ? slug.substring(0, slug.length() - 1) : slug;
  }

  private String hash() {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(name.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest).substring(0, HASH_DIGITS);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
