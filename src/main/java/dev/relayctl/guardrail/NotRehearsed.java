package dev.relayctl.guardrail;

import dev.relayctl.environment.Environment;
import dev.relayctl.plan.Migration;
import dev.relayctl.plan.Rehearsal;
import dev.relayctl.plan.SchemaState;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The accident: a migration that took a second on an empty database, and an hour on production's.
 * Where {@code guardrails.policy} names it, migrations need a fresh rehearsal.
 */
public final class NotRehearsed {
  /** How old evidence may be: data grow, and a day is the longest pause before a deploy. */
  private static final Duration FRESH = Duration.ofHours(24);

  private NotRehearsed() {}

  /** Whether an environment wants evidence. */
  public static boolean wanted(Environment environment) {
    return MigrationGuardrails.NOT_REHEARSED.severity(environment).isPresent();
  }

  /**
   * What stands against applying migrations.
   *
   * @param newest rehearsal of the environment
   */
  public static List<Finding> check(
      Environment environment,
      List<Migration> applied,
      SchemaState schema,
      Optional<Rehearsal> newest,
      Instant now) {
    if (!wanted(environment) || applied.isEmpty()) {
      return List.of();
    }
    String objection =
        newest
            .map(rehearsal ->
                Optional.ofNullable(
                        rehearsal.objection(applied, schema.revision().orElse(null), now, FRESH))
                    .orElse(""))
            .orElse("nobody has rehearsed anything here");
    return objection.isEmpty()
        ? List.of()
        : MigrationGuardrails.NOT_REHEARSED
            .finding(
                environment,
                environment.origin("guardrails.policy"),
                applied.size() == 1
                    ? "migration " + applied.getFirst().revision() + " was not rehearsed"
                    : applied.size() + " migrations were not rehearsed",
                objection,
                "relayctl migrate rehearse " + environment.address())
            .stream()
            .toList();
  }
}
