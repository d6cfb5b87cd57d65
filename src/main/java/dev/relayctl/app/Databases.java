package dev.relayctl.app;

import dev.relayctl.environment.DatabaseUrl;
import dev.relayctl.environment.Environment;
import dev.relayctl.environment.Secret;
import dev.relayctl.problem.Result;

/** Which database an environment means right now. */
public interface Databases {
  /** The text of {@code DATABASE_URL} as the app gets it. */
  Result<Secret> url(Environment environment);

  /** The same database, past any pooler. */
  Result<DatabaseUrl> direct(Environment environment);

  /** Where the URL comes from, in words. */
  String source(Environment environment);
}
