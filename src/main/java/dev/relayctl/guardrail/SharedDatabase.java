package dev.relayctl.guardrail;

import dev.relayctl.environment.Database;
import dev.relayctl.environment.DatabaseUrl;
import dev.relayctl.environment.Environment;
import dev.relayctl.environment.Kind;
import dev.relayctl.plan.Plan;
import java.util.Optional;
import java.util.stream.Stream;

/** The accident: a preview that wrote to production's database. */
final class SharedDatabase {
  private SharedDatabase() {}

  static Stream<Finding> check(Plan plan, Facts facts) {
    Environment environment = facts.environment();
    DatabaseUrl direct = facts.database().direct();
    DatabaseUrl own = direct == null ? facts.database().app() : direct;
    if (own == null) {
      return Stream.of();
    }
    return facts.others().stream()
        .filter(other -> !onPurpose(environment, other))
        .filter(other -> other.database().overlaps(own.identity()))
        .map(other -> {
          boolean production =
              other.kind() == Kind.PRODUCTION || environment.kind() == Kind.PRODUCTION;
          Guardrail guardrail =
              production
                  ? DatabaseGuardrails.SHARED_PRODUCTION_DATABASE
                  : DatabaseGuardrails.SHARED_DATABASE;
          return guardrail.finding(
              environment,
              environment.origin("database.url"),
              environment.name() + " and " + other.name() + " use one database",
              "both resolve to " + own.identity(),
              "give each environment a database of its own");
        })
        .flatMap(Optional::stream);
  }

  /** Nobody shares production's. */
  private static boolean onPurpose(Environment environment, Facts.Other other) {
    Database database = environment.database();
    return database != null
        && other.kind() != Kind.PRODUCTION
        && environment.kind() != Kind.PRODUCTION
        && database.sharedWith().contains(other.name());
  }
}
