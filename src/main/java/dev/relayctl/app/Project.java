package dev.relayctl.app;

import dev.relayctl.environment.Definition;
import dev.relayctl.environment.Environment;
import dev.relayctl.environment.Environments;
import dev.relayctl.environment.Lookups;
import dev.relayctl.problem.Result;
import dev.relayctl.problem.Where;
import java.nio.file.Path;
import java.time.InstantSource;

/**
 * The project that a command works on.
 *
 * @param directory where {@code environments/} lies
 * @param clock tells now
 * @param world whether outside systems are the real ones
 */
public record Project(
    Path directory, Lookups lookups, Databases databases, World world, InstantSource clock) {
  /** Which outside systems a command talks to. */
  public enum World {
    REAL,
    SANDBOX
  }

  /** All environments, unresolved. */
  public Result<Environments> environments() {
    return Environments.load(directory);
  }

  /** One environment by name or alias, resolved. */
  public Result<Environment> environment(String nameOrAlias) {
    return environments()
        .then(all -> all.find(nameOrAlias, new Where.OnCommandLine(nameOrAlias)))
        .then(definition -> resolve(definition));
  }

  /** An environment, resolved. */
  public Result<Environment> resolve(Definition definition) {
    return definition.resolve(lookups);
  }
}
