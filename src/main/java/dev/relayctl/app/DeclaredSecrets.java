package dev.relayctl.app;

import dev.relayctl.environment.Database;
import dev.relayctl.environment.Environment;
import dev.relayctl.environment.Secret;
import dev.relayctl.environment.SecretSource;
import dev.relayctl.problem.Result;
import dev.relayctl.problem.Where;
import java.util.List;
import java.util.Optional;

/** The secrets that an environment's file names, {@code DATABASE_URL} among them. */
final class DeclaredSecrets {
  private final Environment environment;
  private final EnvironmentSecrets secrets;

  DeclaredSecrets(Environment environment, Project project) {
    this.environment = environment;
    this.secrets = new EnvironmentSecrets(environment, project);
  }

  /** The names, sorted. */
  List<String> names() {
    return secrets.names();
  }

  /** Where the value comes from, as written; empty for one that isn't declared. */
  Optional<String> reference(String name) {
    SecretSource source = environment.secrets().get(name);
    if (source != null) {
      return Optional.of(source.reference());
    }
    Database database = environment.database();
    return database != null && name.equals(EnvironmentSecrets.DATABASE_URL)
        ? Optional.of(database.url().reference())
        : Optional.empty();
  }

  /** Where it is written. */
  Where where(String name) {
    return environment.origin(
        environment.secrets().containsKey(name) ? "secrets." + name : "database.url");
  }

  /** What tells the value apart from another; a problem when it can't be known here. */
  Result<String> fingerprint(String name) {
    return secrets
        .values(List.of(name))
        .map(values -> values.values().stream().map(Secret::fingerprint).findFirst().orElse(""));
  }
}
