package dev.relayctl.app;

import dev.relayctl.environment.DatabaseIdentity;
import dev.relayctl.environment.DatabaseUrl;
import dev.relayctl.environment.Environment;
import dev.relayctl.environment.Kind;
import dev.relayctl.environment.Secret;
import dev.relayctl.environment.SecretResolver;
import dev.relayctl.environment.SecretSource;
import dev.relayctl.guardrail.ProductionSecrets;
import dev.relayctl.guardrail.ProductionSecrets.By;
import dev.relayctl.guardrail.ProductionSecrets.Match;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Compares an environment's secrets with production's, as far as this machine has both. Fly's
 * digests are no help: one value has another digest in each app.
 */
final class SharedSecrets {
  /** What is shorter is a setting such as {@code true} or {@code eu-west}, and no secret. */
  private static final int SHORTEST = 8;

  private final Project project;

  SharedSecrets(Project project) {
    this.project = project;
  }

  /**
   * What production has.
   *
   * @param secrets those whose values are here, by name
   * @param databases its own; none when it can't be told here
   */
  private record Production(
      Environment environment, Map<String, Secret> secrets, List<DatabaseIdentity> databases) {}

  /** Which of its secrets are production's. */
  ProductionSecrets of(Environment environment) {
    return of(environment, new Neighbours(project).others(environment));
  }

  /**
   * The same.
   *
   * @param others all environments but this one
   */
  ProductionSecrets of(Environment environment, Stream<Environment> others) {
    if (environment.kind() == Kind.PRODUCTION || environment.secrets().isEmpty()) {
      return ProductionSecrets.NONE;
    }
    var untold = new TreeSet<String>();
    List<Production> productions = productions(others, untold);
    if (productions.isEmpty()) {
      return ProductionSecrets.NONE;
    }
    var matches = new ArrayList<Match>();
    environment
        .secrets()
        .forEach((name, source) -> {
          if (!isShared(source)) {
            Optional<Secret> value = value(source);
            if (value.isEmpty()) {
              untold.add(name);
            }
            productions.stream()
                .flatMap(production -> match(name, source, value, production).stream())
                .findFirst()
                .ifPresent(matches::add);
          }
        });
    return new ProductionSecrets(matches, untold);
  }

  /** Which of the values that somebody gives to it by hand are production's. */
  List<Match> among(Environment environment, Map<String, Secret> values) {
    if (environment.kind() == Kind.PRODUCTION) {
      return List.of();
    }
    List<Production> productions =
        productions(new Neighbours(project).others(environment), new TreeSet<>());
    return new TreeMap<>(values)
        .entrySet().stream()
            .filter(given -> !isShared(environment.secrets().get(given.getKey())))
            .flatMap(given ->
                productions.stream()
                    .flatMap(production ->
                        byValue(given.getKey(), given.getValue(), production).stream())
                    .limit(1))
            .toList();
  }

  private List<Production> productions(Stream<Environment> others, Set<String> untold) {
    return others
        .filter(other -> other.kind() == Kind.PRODUCTION)
        .map(other -> production(other, untold))
        .toList();
  }

  private static boolean isShared(@Nullable SecretSource source) {
    return source != null && source.sharing() == SecretSource.Sharing.SHARED;
  }

  private Production production(Environment environment, Set<String> untold) {
    var values = new LinkedHashMap<String, Secret>();
    environment
        .secrets()
        .forEach((name, source) ->
            value(source)
                .ifPresentOrElse(value -> values.put(name, value), () -> untold.add(name)));
    return new Production(
        environment,
        values,
        environment.database() == null
            ? List.of()
            : project
                .databases()
                .direct(environment)
                .match(url -> List.of(url.identity()), _ -> List.of()));
  }

  /** Empty where this machine doesn't have it: no program is asked for a secret of production's. */
  private Optional<Secret> value(SecretSource source) {
    return source.needsProgram()
        ? Optional.empty()
        : SecretResolver.resolve(source, project.lookups())
            .match(Optional::of, _ -> Optional.empty());
  }

  private static Optional<Match> match(
      String name, SecretSource source, Optional<Secret> value, Production production) {
    return production.environment().secrets().entrySet().stream()
        .filter(other -> other.getValue().isAskedLike(source))
        .findFirst()
        .map(
            other -> new Match(name, production.environment().name(), other.getKey(), By.REFERENCE))
        .or(() -> value.flatMap(known -> byValue(name, known, production)));
  }

  private static Optional<Match> byValue(String name, Secret value, Production production) {
    Optional<Match> same =
        production.secrets().entrySet().stream()
            .filter(other -> !value.isShorterThan(SHORTEST) && other.getValue().equals(value))
            .findFirst()
            .map(other ->
                new Match(name, production.environment().name(), other.getKey(), By.VALUE));
    return same.or(() ->
        DatabaseUrl.parse(value, production.environment().origin("database.url"))
            .match(
                url ->
                    production.databases().stream()
                        .filter(database -> database.overlaps(url.identity()))
                        .findFirst()
                        .map(_ ->
                            new Match(
                                name,
                                production.environment().name(),
                                EnvironmentSecrets.DATABASE_URL,
                                By.DATABASE)),
                _ -> Optional.empty()));
  }
}
