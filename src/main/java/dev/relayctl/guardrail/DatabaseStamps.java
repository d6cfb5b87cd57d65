package dev.relayctl.guardrail;

import dev.relayctl.environment.DatabaseUrl;
import dev.relayctl.environment.Environment;
import dev.relayctl.environment.EnvironmentName;
import dev.relayctl.plan.DatabaseStanding;
import dev.relayctl.plan.DatabaseStanding.Owner;
import dev.relayctl.plan.Plan;
import dev.relayctl.problem.Where;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The accident: a variable was set in the wrong shell, and the URL looked right. The one who takes
 * the lock asks the database again; here it is asked early, so that a plan says so.
 */
final class DatabaseStamps {
  private DatabaseStamps() {}

  static Stream<Finding> check(Plan plan, Facts facts) {
    DatabaseStanding standing = facts.database().standing();
    DatabaseUrl own = facts.database().direct();
    return standing == null || own == null
        ? Stream.of()
        : of(standing, own.describe(), facts).stream();
  }

  private static Optional<Finding> of(DatabaseStanding standing, String place, Facts facts) {
    Environment environment = facts.environment();
    Where where = environment.origin("database.url");
    return switch (standing.owner()) {
      case Owner.Own _ -> Optional.empty();
      case Owner.Another(EnvironmentName other) ->
          DatabaseGuardrails.WRONG_DATABASE_STAMP.finding(
              environment,
              where,
              place + " is the database of " + other + ", not of " + environment.name(),
              "its stamp was written by a run in " + other,
              "correct database.url; if both share it on purpose: database.shared-with: ["
                  + other
                  + "]");
      case Owner.Copy(String original, var at) ->
          DatabaseGuardrails.COPIED_DATABASE.finding(
              environment,
              where,
              place + " is a copy of the database of " + environment.name() + ", or it was moved",
              "its stamp was written at " + original + " on " + at,
              "correct database.url; if this is the one from now on: relayctl env adopt "
                  + environment.name());
      case Owner.Nobody() ->
          standing.hasTables() && facts.schema().applied().isEmpty()
              ? DatabaseGuardrails.DATABASE_NOT_STAMPED.finding(
                  environment,
                  where,
                  place + " has tables, and no environment has ever claimed it",
                  "none of this project's migrations was applied there either: it may be another"
                      + " project's",
                  "look at it; relayctl env adopt " + environment.name() + " claims it")
              : Optional.empty();
    };
  }
}
