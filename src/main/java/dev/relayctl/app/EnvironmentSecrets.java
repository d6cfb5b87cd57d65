package dev.relayctl.app;

import dev.relayctl.environment.DatabaseUrl;
import dev.relayctl.environment.Environment;
import dev.relayctl.environment.Secret;
import dev.relayctl.environment.SecretResolver;
import dev.relayctl.environment.SecretSource;
import dev.relayctl.problem.Result;
import dev.relayctl.run.Materials;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** The secrets that an environment declares, {@code DATABASE_URL} among them. */
final class EnvironmentSecrets implements Materials.Secrets {
  static final String DATABASE_URL = "DATABASE_URL";

  private final Environment environment;
  private final Project project;

  EnvironmentSecrets(Environment environment, Project project) {
    this.environment = environment;
    this.project = project;
  }

  /** The names, sorted. */
  List<String> names() {
    var names = new TreeSet<>(environment.secrets().keySet());
    if (environment.database() != null) {
      names.add(DATABASE_URL);
    }
    return List.copyOf(names);
  }

  /** What tells values apart without showing them, by name. */
  Result<Map<String, String>> fingerprints() {
    return values(names())
        .map(values -> {
          var fingerprints = new LinkedHashMap<String, String>();
          values.forEach((name, value) -> fingerprints.put(name, value.fingerprint()));
          return fingerprints;
        });
  }

  @Override
  public Result<Map<String, Secret>> values(Collection<String> names) {
    var values = new LinkedHashMap<String, Secret>();
    var results = new ArrayList<Result<Secret>>();
    for (String name : names) {
      results.add(value(name).peek(value -> values.put(name, value)));
    }
    return Result.all(results).map(_ -> values);
  }

  private Result<Secret> value(String name) {
    SecretSource declared = environment.secrets().get(name);
    if (declared == null) {
      return project.databases().url(environment);
    }
    return switch (project.world()) {
      case REAL -> SecretResolver.resolve(declared, project.lookups());
      // The sandbox needs no account: what isn't at hand gets a value that says what it is.
      case SANDBOX ->
          Result.ok(
              SecretResolver.resolve(declared, project.lookups())
                  .orElse(_ -> Secret.of("sandbox-" + name)));
    };
  }

  @Override
  public Result<DatabaseUrl> database() {
    return project.databases().direct(environment);
  }
}
