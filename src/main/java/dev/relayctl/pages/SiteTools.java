package dev.relayctl.pages;

import dev.relayctl.run.Processes;
import dev.relayctl.run.Ticker;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;

/**
 * What building and uploading a frontend needs of this machine.
 *
 * @param environment of this process; a build gets little of it
 * @param clock for deadlines
 * @param ticker for waiting
 */
public record SiteTools(
    Processes processes, Map<String, String> environment, InstantSource clock, Ticker ticker) {
  public SiteTools {
    environment = Map.copyOf(environment);
  }

  /** Waits; false when the process was asked to stop. */
  boolean paused(Duration pause) {
    try {
      ticker.pause(pause);
      return true;
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
