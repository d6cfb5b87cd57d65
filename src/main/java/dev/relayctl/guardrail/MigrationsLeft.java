package dev.relayctl.guardrail;

import dev.relayctl.environment.Environment;
import dev.relayctl.environment.Migrations;
import dev.relayctl.plan.Plan;
import java.util.stream.Stream;

/** The accident: everybody believed that the deploy migrates, and nobody did. */
final class MigrationsLeft {
  private MigrationsLeft() {}

  static Stream<Finding> check(Plan plan, Facts facts) {
    Environment environment = facts.environment();
    int pending = facts.schema().pending().size();
    boolean left = environment.migrations().run() == Migrations.Runner.MANUAL;
    return left && pending > 0 && plan.applied().isEmpty()
        ? MigrationGuardrails.MIGRATIONS_LEFT_TO_SOMEBODY
            .finding(
                environment,
                environment.origin("migrations.run"),
                (pending == 1 ? "1 pending migration is" : pending + " pending migrations are")
                    + " not applied by this deploy",
                "migrations.run is manual",
                "relayctl migrate " + environment.address())
            .stream()
        : Stream.of();
  }
}
