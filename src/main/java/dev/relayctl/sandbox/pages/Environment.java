package dev.relayctl.sandbox.pages;

import java.util.Locale;

/** The two that the platform has (§3.1). */
enum Environment {
  PRODUCTION,
  PREVIEW;

  String shown() {
    return name().toLowerCase(Locale.ROOT);
  }
}
