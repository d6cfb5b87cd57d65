package dev.relayctl.environment;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** What an environment is for; in the order in which they are listed. */
public enum Kind {
  /** On this machine. */
  LOCAL,
  /** Shared by developers; may break. */
  DEV,
  /** Made from a template for one git branch. */
  PREVIEW,
  /** Like production, without its users. */
  STAGING,
  /** What users depend on. */
  PRODUCTION;

  /** As it is written in files and JSON: {@code production}. */
  public String key() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The kind of that key. */
  public static Optional<Kind> of(String key) {
    return Stream.of(values()).filter(kind -> kind.key().equals(key)).findFirst();
  }
}
