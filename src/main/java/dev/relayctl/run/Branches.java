package dev.relayctl.run;

import dev.relayctl.environment.DatabaseUrl;
import dev.relayctl.plan.Compute;
import dev.relayctl.problem.Result;

/** What serves a database that is a branch of a Neon project. */
public interface Branches {
  /** Reads. {@code neon.key-missing} without a key. */
  Result<Compute> of(DatabaseUrl database, String project);
}
