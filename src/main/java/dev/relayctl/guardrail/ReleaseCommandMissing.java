package dev.relayctl.guardrail;

import dev.relayctl.environment.App;
import dev.relayctl.environment.Environment;
import dev.relayctl.environment.Migrations;
import dev.relayctl.plan.Plan;
import java.util.stream.Stream;

/**
 * The accident: a new fly.toml had no release command. The deploy went well, and the new version
 * met the old schema.
 */
final class ReleaseCommandMissing {
  private ReleaseCommandMissing() {}

  static Stream<Finding> check(Plan plan, Facts facts) {
    Environment environment = facts.environment();
    Facts.Fleet fleet = facts.fleet();
    App app = environment.app();
    int pending = facts.schema().pending().size();
    return fleet != null
            && app != null
            && environment.migrations().run() == Migrations.Runner.RELEASE_COMMAND
            && fleet.toml().deploy().releaseCommand().isEmpty()
            && pending > 0
        ? FlyGuardrails.RELEASE_COMMAND_MISSING
            .finding(
                environment,
                environment.origin("migrations.run"),
                pending
                    + (pending == 1 ? " migration is" : " migrations are")
                    + " applied by nobody",
                "migrations.run is release-command, and " + app.config() + " has none",
                "add release_command under [deploy] in "
                    + app.config()
                    + ", or write migrations: { run: direct }")
            .stream()
        : Stream.of();
  }
}
