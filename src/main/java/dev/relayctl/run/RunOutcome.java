package dev.relayctl.run;

import java.util.Locale;

/** What became of a run, or of one of its steps. */
public enum RunOutcome {
  /** Begun and not ended: at work, or its process died. */
  RUNNING,
  DONE,
  FAILED,
  TAKEN_BACK,
  INTERRUPTED,
  REFUSED,
  NOTHING_TO_DO;

  /** The word in documents: {@code nothing-to-do}. */
  public String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** The outcome for a word of a document. */
  public static RunOutcome of(String word) {
    return valueOf(word.toUpperCase(Locale.ROOT).replace('-', '_'));
  }
}
