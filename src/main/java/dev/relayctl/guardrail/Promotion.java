package dev.relayctl.guardrail;

import dev.relayctl.environment.EnvironmentName;
import dev.relayctl.plan.Migration;
import dev.relayctl.plan.Release;
import java.time.Instant;
import java.util.List;

/** What is known of the environment that releases come from. */
public sealed interface Promotion {
  /** Its name. */
  EnvironmentName from();

  /**
   * Nobody can tell what ran there.
   *
   * @param why in one line
   */
  record Unknown(EnvironmentName from, String why) implements Promotion {}

  /** Its releases, newest first; only the last ones. */
  record Known(EnvironmentName from, List<Proven> newestFirst) implements Promotion {
    public Known {
      newestFirst = List.copyOf(newestFirst);
    }
  }

  /**
   * A release there.
   *
   * @param applied the migrations that its database had; empty when an older relayctl recorded it
   * @param wentBack whether it is a rollback
   * @param since when its run had ended
   * @param missing what was not proven, in a few words each
   */
  record Proven(
      Release release,
      List<Migration> applied,
      boolean wentBack,
      Instant since,
      List<String> missing) {
    public Proven {
      applied = List.copyOf(applied);
      missing = List.copyOf(missing);
    }
  }
}
