package dev.relayctl.cli;

import dev.relayctl.problem.Result;
import dev.relayctl.report.RehearsalReport;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** {@code relayctl migrate rehearse}. */
final class MigrateRehearseCommand {
  private MigrateRehearseCommand() {}

  static CommandSpec of(RelayctlCommand root) {
    PositionalParamSpec environment = Arguments.environment();
    CommandSpec spec =
        Arguments.command(
                "rehearse",
                "Applies what is pending to a copy of the database, and undoes it there.",
                () -> rehearse(root, Arguments.given(environment)),
                "relayctl migrate rehearse production",
                "relayctl migrate rehearse production --json")
            .addPositional(environment);
    spec.usageMessage()
        .description(
            "Applies what is pending to a copy of the database, and undoes it there.",
            "",
            "The copy has all data, on a PostgreSQL of its own on this machine, and is deleted"
                + " afterwards. The environment's ledger keeps what came of it; with"
                + " guardrails.policy: {migrate.not-rehearsed: refuse} nothing is applied without."
                + " Needs pg_dump and pg_restore of the server's version or a later one. Exit code"
                + " 1 when a migration or an undo fails.");
    return spec;
  }

  private static int rehearse(RelayctlCommand root, String environment) {
    Result<RehearsalReport> report;
    try (ProgressView progress = root.progress()) {
      report =
          root.useCases("migrate rehearse " + environment)
              .rehearsals()
              .then(rehearsals -> rehearsals.rehearse(environment, progress));
    }
    int exit = root.print(report, RehearsalReport::text, RehearsalReport::json);
    return report.map(each -> each.exitCode().number()).orElse(_ -> exit);
  }
}
