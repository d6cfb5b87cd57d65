package dev.relayctl.run;

import dev.relayctl.environment.DatabaseUrl;
import dev.relayctl.problem.Result;

/** Which branch of a Neon project a database is. */
public interface BranchNames {
  /** The branch's name. {@code neon.key-missing} without a key. Reads. */
  Result<String> of(DatabaseUrl database, String project);
}
