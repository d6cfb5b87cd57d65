package dev.relayctl.app;

import dev.relayctl.environment.Database;
import dev.relayctl.environment.DatabaseUrl;
import dev.relayctl.environment.Environment;
import dev.relayctl.environment.Lookups;
import dev.relayctl.environment.Secret;
import dev.relayctl.environment.SecretResolver;
import dev.relayctl.environment.SecretSource;
import dev.relayctl.problem.Problem;
import dev.relayctl.problem.Result;

/** The databases that the environments' files refer to. */
public final class ReferencedDatabases implements Databases {
  private final Lookups lookups;

  public ReferencedDatabases(Lookups lookups) {
    this.lookups = lookups;
  }

  @Override
  public Result<Secret> url(Environment environment) {
    return database(environment).then(found -> SecretResolver.resolve(found.url(), lookups));
  }

  @Override
  public Result<DatabaseUrl> direct(Environment environment) {
    return database(environment)
        .then(found -> {
          SecretSource direct = found.directUrl();
          return direct != null
              ? SecretResolver.databaseUrl(direct, lookups)
              : SecretResolver.databaseUrl(found.url(), lookups).then(DatabaseUrl::direct);
        });
  }

  @Override
  public String source(Environment environment) {
    Database database = environment.database();
    return database == null ? "none" : database.url().reference();
  }

  static Result<Database> database(Environment environment) {
    Database database = environment.database();
    return database != null
        ? Result.ok(database)
        : Result.bad(
            Problem.invalid(
                "environment.no-database",
                "environment " + environment.name() + " names no database",
                environment.origin("database"),
                "its file has no database.url",
                "add database: { url: ${env:DATABASE_URL} } to its file"));
  }
}
