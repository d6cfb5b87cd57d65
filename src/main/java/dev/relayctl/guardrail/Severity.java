package dev.relayctl.guardrail;

import java.util.Locale;

/** How much a finding weighs. */
public enum Severity {
  /** Nothing may be done. */
  REFUSE,
  /** A person has to agree. */
  CONFIRM,
  /** Worth reading. */
  WARN,
  /** Said for completeness. */
  INFO;

  /** The word in documents. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
