package dev.relayctl.cli;

import dev.relayctl.problem.ExitCode;
import dev.relayctl.problem.Result;
import dev.relayctl.report.DriftReport;
import dev.relayctl.report.VerifyReport;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** {@code relayctl migrate verify}. */
final class MigrateVerifyCommand {
  private MigrateVerifyCommand() {}

  static CommandSpec of(RelayctlCommand root) {
    PositionalParamSpec environment =
        Arguments.optional(
            "ENV", "Whose migrations are meant; the first environment's by default.");
    OptionSpec against =
        Arguments.text(
            "--against",
            "ENV",
            "Compare this environment's live schema with what its migrations make instead.");
    CommandSpec spec =
        Arguments.command(
                "verify",
                "Proves on a scratch database that undos undo: up, down, up.",
                () -> {
                  @Nullable String live = Arguments.maybe(against);
                  return live == null
                      ? verify(root, Arguments.maybe(environment))
                      : drift(root, live);
                },
                "relayctl migrate verify",
                "relayctl migrate verify --against production",
                "relayctl migrate verify --json")
            .addPositional(environment)
            .addOption(against);
    spec.usageMessage()
        .description(
            "Proves on a scratch database that undos undo: up, down, up.",
            "",
            "Starts a PostgreSQL of its own on this machine and touches no environment; with"
                + " --against it reads one. Exit code 4 when an undo is wrong, or a schema is not"
                + " what its migrations make.");
    return spec;
  }

  private static int drift(RelayctlCommand root, String environment) {
    return drift(
        root,
        root.useCases("migrate verify")
            .drift()
            .then(drift -> drift.againstMigrations(environment)));
  }

  /** Prints a comparison; 4 when they differ. */
  static int drift(RelayctlCommand root, Result<DriftReport> compared) {
    int exit = root.print(compared, DriftReport::text, DriftReport::json);
    return compared.map(DriftReport::differs).orElse(_ -> false)
        ? ExitCode.DIFFERENT.number()
        : exit;
  }

  private static int verify(RelayctlCommand root, @Nullable String environment) {
    Result<VerifyReport> report =
        root.useCases("migrate verify").undoProofs().then(proofs -> proofs.verify(environment));
    int exit = root.print(report, VerifyReport::text, VerifyReport::json);
    return report.map(VerifyReport::wrong).orElse(_ -> false) ? ExitCode.DIFFERENT.number() : exit;
  }
}
