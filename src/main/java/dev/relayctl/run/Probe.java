package dev.relayctl.run;

import dev.relayctl.problem.Result;
import java.net.URI;
import java.time.Duration;

/** Asks a deployed app over HTTP, as its users do. */
public interface Probe {
  /**
   * The status of one GET; redirects aren't followed.
   *
   * @param timeout for the whole exchange
   */
  Result<Integer> status(URI url, Duration timeout);
}
