package dev.relayctl.app;

import dev.relayctl.environment.Database;
import dev.relayctl.environment.DatabaseUrl;
import dev.relayctl.environment.Environment;
import dev.relayctl.environment.Secret;
import dev.relayctl.problem.Result;
import dev.relayctl.problem.Where;
import dev.relayctl.run.Sandbox;

/**
 * With {@code --sandbox} every environment has a database of its own in the sandbox, whatever its
 * file refers to: nothing outside of this machine can be reached by mistake.
 */
public final class SandboxDatabases implements Databases {
  private final Sandbox sandbox;

  public SandboxDatabases(Sandbox sandbox) {
    this.sandbox = sandbox;
  }

  @Override
  public Result<Secret> url(Environment environment) {
    Database database = environment.database();
    return sandbox.databaseUrl(environment.name(), database == null ? null : database.neon());
  }

  @Override
  public Result<DatabaseUrl> direct(Environment environment) {
    return url(environment)
        .then(text ->
            DatabaseUrl.parse(text, Where.system("sandbox", "database of " + environment.name())));
  }

  @Override
  public String source(Environment environment) {
    return "the sandbox, instead of "
        + (environment.database() == null ? "nothing" : environment.database().url().reference());
  }
}
