package dev.relayctl.guardrail;

import java.util.Locale;
import java.util.Optional;

/** How much a finding weighs; the heaviest first. */
public enum Severity {
  /** Nothing may be done. */
  REFUSE,
  /** A person has to agree. */
  CONFIRM,
  /** Worth reading. */
  WARN,
  /** Said for completeness. */
  INFO;

  /** What a policy's word stands for; empty for {@code off}. */
  static Optional<Severity> of(dev.relayctl.environment.Severity word) {
    return switch (word) {
      case REFUSE -> Optional.of(REFUSE);
      case CONFIRM -> Optional.of(CONFIRM);
      case WARN -> Optional.of(WARN);
      case INFO -> Optional.of(INFO);
      case OFF -> Optional.empty();
    };
  }

  /** The word in documents. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
