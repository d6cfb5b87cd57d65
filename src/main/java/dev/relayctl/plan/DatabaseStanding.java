package dev.relayctl.plan;

import dev.relayctl.environment.EnvironmentName;
import java.time.Instant;

/**
 * What a database says of itself, before anything is done to it.
 *
 * @param owner whose it is
 * @param hasTables whether anybody has made tables in it, the ledger's aside
 * @param connections how many the role may have open at once
 */
public record DatabaseStanding(Owner owner, boolean hasTables, int connections) {
  /** Whose database it is, by its stamps. */
  public sealed interface Owner {
    /** Nobody has ever claimed it. */
    record Nobody() implements Owner {}

    /** The environment's own, since then. */
    record Own(Instant since) implements Owner {}

    /** That of another environment, which doesn't share it on purpose. */
    record Another(EnvironmentName environment) implements Owner {}

    /** A copy of the environment's own, or it was moved. */
    record Copy(String place, Instant at) implements Owner {}
  }
}
