package dev.relayctl.run;

import dev.relayctl.problem.Result;

/** PostgreSQL's programs for dumps on this machine. */
public interface DumpPrograms {
  /**
   * The major version of those that can dump a server of that version or of an older one. {@code
   * restore-point.no-pg-dump}, {@code restore-point.pg-dump-too-old}.
   *
   * @param server a major version; 0 for any
   */
  Result<Integer> major(int server);
}
