package dev.relayctl.guardrail;

import dev.relayctl.environment.Environment;
import dev.relayctl.environment.EnvironmentName;
import dev.relayctl.plan.Plan;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Which of an environment's secrets are production's. No value is part of it.
 *
 * <p>The accident: a preview whose orders were paid for, with the key that production uses.
 *
 * @param matches at most one for each secret, in the file's order
 * @param untold what, of either side, couldn't be compared on this machine, by name
 */
public record ProductionSecrets(List<Match> matches, Set<String> untold) {
  /** Nothing to compare: it is production itself, or there is none. */
  public static final ProductionSecrets NONE = new ProductionSecrets(List.of(), Set.of());

  private static final String REMEDY =
      "refer to another value; if it may be the same: shared: true beside from";

  public ProductionSecrets {
    matches = List.copyOf(matches);
    untold = Set.copyOf(untold);
  }

  /**
   * A secret that is production's.
   *
   * @param name in the environment
   * @param theirs what it is called in production
   */
  public record Match(String name, EnvironmentName production, String theirs, By by) {
    /** The finding in that environment; empty where its guardrail is off. */
    public Optional<Finding> finding(Environment environment) {
      return ProductionSecrets.finding(environment, this);
    }
  }

  /** What tells. */
  public enum By {
    /** Two references have one value. */
    VALUE,
    /** The value is a URL of production's database. */
    DATABASE,
    /**
     * Both are the same reference. It has one value wherever both are deployed from one machine;
     * environments of GitHub may give it another in each.
     */
    REFERENCE
  }

  static Stream<Finding> values(Plan plan, Facts facts) {
    return findings(facts, match -> match.by() != By.REFERENCE);
  }

  static Stream<Finding> references(Plan plan, Facts facts) {
    return findings(facts, match -> match.by() == By.REFERENCE);
  }

  private static Stream<Finding> findings(Facts facts, Predicate<Match> which) {
    Facts.Fleet fleet = facts.fleet();
    return fleet == null
        ? Stream.of()
        : fleet.production().matches().stream()
            .filter(which)
            .flatMap(match -> match.finding(facts.environment()).stream());
  }

  /** Whether each value could be compared with all of production's. */
  boolean isCertain() {
    return untold.isEmpty() && matches.stream().noneMatch(match -> match.by() == By.REFERENCE);
  }

  private static Optional<Finding> finding(Environment environment, Match match) {
    var where = environment.origin("secrets." + match.name());
    String given = environment.name() + " is given ";
    return switch (match.by()) {
      case VALUE ->
          SecretsGuardrails.SHARED_PRODUCTION_SECRET.finding(
              environment,
              where,
              given + match.production() + "'s secret as " + match.name(),
              "its value is that of " + match.theirs() + " in " + match.production(),
              REMEDY);
      case DATABASE ->
          SecretsGuardrails.SHARED_PRODUCTION_SECRET.finding(
              environment,
              where,
              given + match.production() + "'s database as " + match.name(),
              "it leads to the database of " + match.production(),
              "give it a database of its own");
      case REFERENCE ->
          SecretsGuardrails.SAME_SECRET_REFERENCE.finding(
              environment,
              where,
              match.name() + " is asked for as in " + match.production(),
              "only where relayctl runs keeps the two values apart",
              REMEDY);
    };
  }
}
