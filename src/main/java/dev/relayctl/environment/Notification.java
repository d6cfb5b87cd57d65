package dev.relayctl.environment;

import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/**
 * Somebody who is told of runs in an environment.
 *
 * @param url a secret: whoever knows it can write there
 * @param on what they want to hear of
 */
public record Notification(SecretSource url, Form form, Set<Event> on) {
  static final Set<Event> USUAL = Set.copyOf(EnumSet.complementOf(EnumSet.of(Event.START)));

  public Notification {
    on = Set.copyOf(on);
  }

  /** What is sent. */
  public enum Form {
    /** {@code relayctl/notification/v1}. */
    JSON,
    /** A message of a Slack incoming webhook, which other programs take, too. */
    SLACK
  }

  /** What a run comes to. */
  public enum Event {
    START,
    SUCCESS,
    FAILURE,
    /** Machines run an earlier release again. */
    ROLLBACK;

    /** As it is written in files and documents. */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
