package dev.relayctl.run;

import dev.relayctl.environment.AppName;
import dev.relayctl.problem.Result;

/** An interactive shell in a machine, on this process's terminal. */
public interface Console {
  /**
   * Opens it and returns when the person has left; the exit code of what ran. {@code
   * console.no-flyctl} when the program that it needs isn't installed. Can't be repeated.
   */
  Result<Integer> open(AppName app, String machine);
}
