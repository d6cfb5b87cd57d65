package dev.relayctl.sandbox.neon;

import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;

/** Makes identifiers of Neon's forms (§1). */
final class Ids {
  private static final List<String> FIRST =
      List.of("calm", "cold", "dark", "fair", "gold", "late", "mild", "pale", "quiet", "still");
  private static final List<String> SECOND =
      List.of("bird", "cloud", "field", "leaf", "moon", "rain", "river", "sea", "sun", "tree");

  private final SecureRandom random = new SecureRandom();

  String project() {
    return words() + "-" + (10_000_000 + random.nextInt(90_000_000));
  }

  String branch() {
    return "br-" + words() + "-a" + hex(4).substring(1);
  }

  String endpoint() {
    return "ep-" + words() + "-a" + hex(4).substring(1);
  }

  String operation() {
    return UUID.randomUUID().toString();
  }

  /** A timeline or a tenant. */
  String timeline() {
    return hex(16);
  }

  private String words() {
    return FIRST.get(random.nextInt(FIRST.size()))
        + "-"
        + SECOND.get(random.nextInt(SECOND.size()));
  }

  private String hex(int bytes) {
    var all = new byte[bytes];
    random.nextBytes(all);
    return HexFormat.of().formatHex(all);
  }
}
