package dev.relayctl.app;

import dev.relayctl.environment.DatabaseUrl;
import dev.relayctl.environment.Environment;
import dev.relayctl.environment.Secret;
import dev.relayctl.problem.Result;
import java.util.Optional;

/** Which database an environment means right now. */
public interface Databases {
  /** The text of {@code DATABASE_URL} as the app gets it. */
  Result<Secret> url(Environment environment);

  /** What that text means; empty where the environment has no database, or it can't be told. */
  default Optional<DatabaseUrl> given(Environment environment) {
    return environment.database() == null
        ? Optional.empty()
        : url(environment)
            .then(text -> DatabaseUrl.parse(text, environment.origin("database.url")))
            .match(Optional::of, _ -> Optional.empty());
  }

  /** The same database, past any pooler. */
  Result<DatabaseUrl> direct(Environment environment);

  /** Where the URL comes from, in words. */
  String source(Environment environment);
}
