package dev.relayctl.guardrail;

import java.util.Locale;

/** What a guardrail is about; in the order in which they are listed. */
public enum Topic {
  DATABASE,
  CODE,
  ORDER,
  FLY,
  SECRETS,
  MIGRATIONS,
  FRONTEND;

  /** The word in documents. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
