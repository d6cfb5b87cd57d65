package dev.relayctl.plan;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** The identity of a plan: 64 hexadecimal characters. */
public record PlanHash(String value) {
  /** The hash of a canonical text. */
  static PlanHash of(String canonical) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(canonical.getBytes(StandardCharsets.UTF_8));
      return new PlanHash(HexFormat.of().formatHex(digest));
    } catch (NoSuchAlgorithmException e) {
      // Every Java platform has SHA-256: the specification of MessageDigest demands it.
      throw new IllegalStateException(e);
    }
  }

  /** Eight characters, for people. */
  public String shortText() {
    return value.substring(0, Math.min(8, value.length()));
  }
}
