package dev.relayctl.migrate;

import dev.relayctl.environment.DatabaseUrl;
import dev.relayctl.postgres.Connections;
import dev.relayctl.run.Attempts;
import dev.relayctl.run.Migrations.Limits;
import dev.relayctl.run.Progress;
import dev.relayctl.run.Ticker;
import java.time.InstantSource;

/**
 * What a run of migrations has around it.
 *
 * @param connections for what is written beside Flyway's own
 * @param limits those of each migration, and of each batch of a backfill
 * @param watch sees whom a statement waits for
 */
record Surroundings(
    Connections connections,
    DatabaseUrl database,
    Limits limits,
    Progress progress,
    InstantSource clock,
    Ticker ticker,
    LockWatch watch) {
  /** For batches. Without jitter: whoever one collides with doesn't retry in step with it. */
  Attempts attempts() {
    return new Attempts(clock, ticker, () -> 0L);
  }
}
