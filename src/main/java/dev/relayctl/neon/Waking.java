package dev.relayctl.neon;

import dev.relayctl.environment.DatabaseUrl;
import dev.relayctl.postgres.Connections;
import dev.relayctl.problem.Result;
import dev.relayctl.run.Attempts;
import java.time.Duration;

/**
 * Waits until a branch's server answers: a cold one takes some seconds ({@code specs/neon.md} §6).
 */
record Waking(Connections connections, Attempts attempts) {
  private static final Duration PATIENCE = Duration.ofSeconds(90);

  /** The same URL, once a connection has been opened with it. */
  Result<DatabaseUrl> awake(DatabaseUrl database) {
    return attempts
        .within(PATIENCE, () -> connections.ask(database, _ -> Result.done()))
        .map(_ -> database);
  }
}
