package dev.relayctl.testing;

import java.util.regex.Pattern;

/** A known error of a vendor's document, with the reason to believe so. */
public sealed interface Deviation {
  /** Why the document is wrong, and where that is known from. */
  String reason();

  /**
   * Violations that don't count.
   *
   * @param operation matches {@code POST /apps/{app_name}/machines}
   * @param violation matches the violation's text, anywhere in it
   */
  record Ignored(Pattern operation, Pattern violation, String reason) implements Deviation {
    public Ignored(String operation, String violation, String reason) {
      this(Pattern.compile(operation), Pattern.compile(violation), reason);
    }
  }

  /**
   * What an answer really looks like.
   *
   * @param operation {@code POST /apps/{app_name}/machines}, literally
   * @param schema JSON Schema in the document's dialect; may refer to its components
   */
  record Answer(String operation, int status, String schema, String reason) implements Deviation {}
}
