package dev.relayctl.cli;

import dev.relayctl.app.Ground;
import dev.relayctl.problem.Result;
import dev.relayctl.report.RehearsalReport;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** {@code relayctl migrate rehearse}. */
final class MigrateRehearseCommand {
  private MigrateRehearseCommand() {}

  static CommandSpec of(RelayctlCommand root) {
    PositionalParamSpec environment = Arguments.environment();
    OptionSpec on =
        Arguments.choice(
            "--on",
            "GROUND",
            List.of("branch", "copy"),
            "branch, a branch of the database at Neon, which needs NEON_API_KEY; or copy, on this"
                + " machine, which needs pg_dump and pg_restore of the server's version or a later"
                + " one. Default: branch where the environment's file has database.neon.project.");
    CommandSpec spec =
        Arguments.command(
                "rehearse",
                "Applies what is pending to a copy of the database, and undoes it there.",
                () -> rehearse(root, Arguments.given(environment), Arguments.maybe(on)),
                "relayctl migrate rehearse production",
                "relayctl migrate rehearse production --on copy",
                "relayctl migrate rehearse production --json")
            .addPositional(environment)
            .addOption(on);
    spec.usageMessage()
        .description(
            "Applies what is pending to a copy of the database, and undoes it there.",
            "",
            "The copy has all data, on a server of its own, and is deleted afterwards. The"
                + " environment's ledger keeps what came of it; with guardrails.policy:"
                + " {not-rehearsed: refuse} nothing is applied without. Exit code 1 when a"
                + " migration or an undo fails.");
    return spec;
  }

  private static int rehearse(RelayctlCommand root, String environment, @Nullable String typed) {
    Ground ground = typed == null ? null : Ground.valueOf(typed.toUpperCase(Locale.ROOT));
    Result<RehearsalReport> report;
    try (ProgressView progress = root.progress()) {
      report =
          root.useCases("migrate rehearse " + environment)
              .rehearsals()
              .then(rehearsals -> rehearsals.rehearse(environment, ground, progress));
    }
    int exit = root.print(report, RehearsalReport::text, RehearsalReport::json);
    return report.map(each -> each.exitCode().number()).orElse(_ -> exit);
  }
}
