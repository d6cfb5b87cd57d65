package dev.relayctl.app;

import dev.relayctl.environment.Database;
import dev.relayctl.environment.DatabaseIdentity;
import dev.relayctl.environment.DatabaseUrl;
import dev.relayctl.environment.Definition;
import dev.relayctl.environment.Environment;
import dev.relayctl.environment.EnvironmentName;
import dev.relayctl.environment.Kind;
import dev.relayctl.environment.Secret;
import dev.relayctl.environment.SecretResolver;
import dev.relayctl.environment.SecretSource;
import dev.relayctl.guardrail.ProductionSecrets;
import dev.relayctl.guardrail.ProductionSecrets.By;
import dev.relayctl.guardrail.ProductionSecrets.Match;
import dev.relayctl.problem.Result;
import dev.relayctl.problem.Where;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Compares environments' secrets with production's, as far as this machine has both. Fly's digests
 * are no help: one value has another digest in each app. For one look; production is read once.
 */
final class SharedSecrets {
  /** What is shorter is more often a setting, such as {@code eu-central-1}, than a secret. */
  private static final int SHORTEST = 16;

  private final Project project;
  private @Nullable Productions read;

  SharedSecrets(Project project) {
    this.project = project;
  }

  /**
   * All production environments.
   *
   * @param untold what of theirs isn't known here
   */
  private record Productions(List<Production> all, Set<String> untold) {}

  /**
   * One of them.
   *
   * @param secrets by name, the database's URLs among them
   * @param databases that these URLs mean
   */
  private record Production(
      EnvironmentName name, Map<String, Theirs> secrets, List<DatabaseIdentity> databases) {}

  /**
   * A secret of production's.
   *
   * @param value null where it isn't known here
   */
  private record Theirs(SecretSource source, @Nullable Secret value) {}

  /** Which of an environment's secrets are production's. */
  ProductionSecrets of(Environment environment) {
    if (environment.kind() == Kind.PRODUCTION || environment.secrets().isEmpty()) {
      return ProductionSecrets.NONE;
    }
    Productions productions = productions();
    var untold = new TreeSet<>(productions.untold());
    var matches = new ArrayList<Match>();
    environment
        .secrets()
        .forEach((name, source) -> {
          if (!isShared(source) && !productions.all().isEmpty()) {
            Secret value = value(source);
            if (value == null) {
              untold.add(name);
            }
            match(name, source, value, productions.all()).ifPresent(matches::add);
          }
        });
    return new ProductionSecrets(matches, untold);
  }

  /** Which of the values that somebody gives to it by hand are production's. */
  List<Match> among(Environment environment, Map<String, Secret> values) {
    return environment.kind() == Kind.PRODUCTION
        ? List.of()
        : new TreeMap<>(values)
            .entrySet().stream()
                .filter(given -> !isShared(environment.secrets().get(given.getKey())))
                .flatMap(given ->
                    match(given.getKey(), null, given.getValue(), productions().all()).stream())
                .toList();
  }

  private static boolean isShared(@Nullable SecretSource source) {
    return source != null && source.sharing() == SecretSource.Sharing.SHARED;
  }

  private Productions productions() {
    Productions known = read;
    if (known == null) {
      var untold = new TreeSet<String>();
      List<Definition> all = project.environments().map(e -> e.all()).orElse(_ -> List.of());
      List<Production> productions =
          all.stream()
              .filter(each -> each.kind() == Kind.PRODUCTION && !each.isTemplate())
              .flatMap(each -> production(each, untold))
              .toList();
      known = new Productions(productions, untold);
      read = known;
    }
    return known;
  }

  private Stream<Production> production(Definition definition, Set<String> untold) {
    return definition
        .outline(project.lookups())
        .match(
            environment -> Stream.of(production(environment, untold)),
            _ -> {
              untold.add("all of " + definition.name());
              return Stream.empty();
            });
  }

  private Production production(Environment environment, Set<String> untold) {
    var secrets = new LinkedHashMap<String, Theirs>();
    environment
        .secrets()
        .forEach((name, source) -> {
          if (!isShared(source)) {
            secrets.put(name, new Theirs(source, value(source)));
          }
        });
    var databases = new ArrayList<DatabaseIdentity>();
    Database database = environment.database();
    if (database != null) {
      secrets.put(
          EnvironmentSecrets.DATABASE_URL, new Theirs(database.url(), value(database.url())));
      SecretSource direct = database.directUrl();
      if (direct != null) {
        secrets.put("database.direct-url", new Theirs(direct, value(direct)));
      }
      databases.addAll(identities(environment, database));
    }
    secrets.forEach((name, theirs) -> {
      if (theirs.value() == null) {
        untold.add(name);
      }
    });
    return new Production(environment.name(), secrets, databases);
  }

  /** With a pooler and past it; these may be two hosts. */
  private List<DatabaseIdentity> identities(Environment environment, Database database) {
    SecretSource direct = database.directUrl();
    boolean program = database.url().needsProgram() || (direct != null && direct.needsProgram());
    if (program) {
      return List.of();
    }
    Optional<DatabaseUrl> past =
        project.databases().direct(environment).match(Optional::of, _ -> Optional.empty());
    return Stream.of(project.databases().given(environment), past)
        .flatMap(Optional::stream)
        .map(DatabaseUrl::identity)
        .distinct()
        .toList();
  }

  /** Null where this machine doesn't have it: no program is asked for a secret of production's. */
  private @Nullable Secret value(SecretSource source) {
    Result<Secret> found =
        source.needsProgram() ? null : SecretResolver.resolve(source, project.lookups());
    return found instanceof Result.Ok<Secret>(Secret value) ? value : null;
  }

  /** What is certain comes first: a reference that both have may have two values. */
  private static Optional<Match> match(
      String name,
      @Nullable SecretSource source,
      @Nullable Secret value,
      List<Production> productions) {
    return first(productions, production -> ofDatabase(name, value, production))
        .or(() -> first(productions, production -> byValue(name, source, value, production)))
        .or(() -> first(productions, production -> byReference(name, source, production)));
  }

  private static Optional<Match> first(
      List<Production> productions, Function<Production, Optional<Match>> matching) {
    return productions.stream().flatMap(each -> matching.apply(each).stream()).findFirst();
  }

  private static Optional<Match> ofDatabase(
      String name, @Nullable Secret value, Production production) {
    if (value == null || production.databases().isEmpty()) {
      return Optional.empty();
    }
    return DatabaseUrl.parse(value, Where.system("secrets", name))
        .match(
            url ->
                production.databases().stream()
                    .filter(database -> database.overlaps(url.identity()))
                    .findFirst()
                    .map(_ ->
                        new Match(
                            name, production.name(), EnvironmentSecrets.DATABASE_URL, By.DATABASE)),
            _ -> Optional.empty());
  }

  private static Optional<Match> byValue(
      String name, @Nullable SecretSource source, @Nullable Secret value, Production production) {
    return value == null || value.isShorterThan(SHORTEST)
        ? Optional.empty()
        : found(
            name,
            production,
            By.VALUE,
            theirs ->
                theirs.value() != null
                    && value.equals(theirs.value())
                    && !(source != null && theirs.source().isAskedLike(source)));
  }

  private static Optional<Match> byReference(
      String name, @Nullable SecretSource source, Production production) {
    return source == null
        ? Optional.empty()
        : found(name, production, By.REFERENCE, theirs -> theirs.source().isAskedLike(source));
  }

  private static Optional<Match> found(
      String name, Production production, By by, Predicate<Theirs> which) {
    return production.secrets().entrySet().stream()
        .filter(theirs -> which.test(theirs.getValue()))
        .findFirst()
        .map(theirs -> new Match(name, production.name(), theirs.getKey(), by));
  }
}
