package dev.relayctl.app;

import dev.relayctl.environment.DatabaseUrl;
import dev.relayctl.environment.Environment;
import dev.relayctl.environment.Secret;
import dev.relayctl.problem.Result;
import dev.relayctl.problem.Where;

/** The same database for every environment; nobody connects to it. */
record OneDatabase() implements Databases {
  private static final String URL = "postgres://db.example.com/relay?sslmode=require";

  @Override
  public Result<Secret> url(Environment environment) {
    return Result.ok(Secret.of(URL));
  }

  @Override
  public Result<DatabaseUrl> direct(Environment environment) {
    return DatabaseUrl.parse(Secret.of(URL), Where.system("test", "database"));
  }

  @Override
  public String source(Environment environment) {
    return "the test";
  }
}
