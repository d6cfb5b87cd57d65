package dev.relayctl.environment;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * A value that can't be printed: a password, a token, a URL that holds one. It is not serializable,
 * and it is no record, because a record prints its parts.
 *
 * <p>Two secrets are equal when their texts are, compared in constant time.
 */
public final class Secret {
  private static final byte[] SALT = "relayctl/secret/v1".getBytes(StandardCharsets.UTF_8);
  private static final int ROUNDS = 20_000;
  private static final int FINGERPRINT_BYTES = 4;

  private final String text;

  private Secret(String text) {
    this.text = text;
  }

  /** The secret with this text; it may be empty. */
  public static Secret of(String text) {
    return new Secret(text);
  }

  /** The text itself, for an adapter at the moment of use and for nobody else. */
  public String reveal() {
    return text;
  }

  /** Whether it has fewer characters: what is very short is a setting, and hides nothing. */
  public boolean isShorterThan(int characters) {
    return text.length() < characters;
  }

  /** The text for this package, which parses and renders without giving it away. */
  String text() {
    return text;
  }

  /**
   * Eight hexadecimal digits that are equal for equal secrets, on every machine and in every
   * version: SHA-256 over a fixed salt and the text, repeated.
   *
   * <p>The salt is no secret and only 32 bits are shown. Nobody gets a generated password back from
   * it, but whoever guesses ({@code postgres}, {@code test}) can check the guess: a fingerprint of
   * a low-entropy value is worth as little as the value. Two different secrets share one with a
   * probability of 1 in 4 billion; it says "the same as before", it proves nothing.
   */
  public String fingerprint() {
    try {
      var digest = MessageDigest.getInstance("SHA-256");
      byte[] bytes = bytes();
      digest.update(SALT);
      byte[] state = digest.digest(bytes);
      for (int round = 1; round < ROUNDS; round++) {
        digest.update(state);
        digest.update(SALT);
        state = digest.digest(bytes);
      }
      return HexFormat.of().formatHex(Arrays.copyOf(state, FINGERPRINT_BYTES));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Secret secret && MessageDigest.isEqual(bytes(), secret.bytes());
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes());
  }

  @Override
  public String toString() {
    return "(secret)";
  }

  private byte[] bytes() {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
