package dev.relayctl.sandbox.state;

import java.security.SecureRandom;
import java.util.Base64;

/** Where the sandbox's passwords and tokens come from. */
public final class RandomSecrets {
  private static final int BYTES = 24;

  private RandomSecrets() {}

  /** 192 random bits as 32 letters, digits, {@code -} and {@code _}: safe in URLs and SQL. */
  public static String next() {
    byte[] bytes = new byte[BYTES];
    new SecureRandom().nextBytes(bytes);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
