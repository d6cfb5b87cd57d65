package dev.relayctl.run;

import dev.relayctl.problem.Result;
import java.net.URI;
import java.time.Duration;

/** Asks a deployed app over HTTP, as its users do. */
public interface Probe {
  /**
   * One GET; redirects aren't followed.
   *
   * @param timeout for the whole exchange
   */
  Result<Answer> get(URI url, Duration timeout);

  /** The status of one GET. */
  default Result<Integer> status(URI url, Duration timeout) {
    return get(url, timeout).map(Answer::status);
  }

  /**
   * What an app answered.
   *
   * @param body at most its first 64 KiB
   */
  record Answer(int status, String body) {}
}
