package dev.relayctl.cli;

import dev.relayctl.problem.ExitCode;
import dev.relayctl.problem.Result;
import dev.relayctl.report.VerifyReport;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** {@code relayctl migrate verify}. */
final class MigrateVerifyCommand {
  private MigrateVerifyCommand() {}

  static CommandSpec of(RelayctlCommand root) {
    PositionalParamSpec environment =
        Arguments.optional(
            "ENV", "Whose migrations are meant; the first environment's by default.");
    CommandSpec spec =
        Arguments.command(
                "verify",
                "Proves on a scratch database that undos undo: up, down, up.",
                () -> verify(root, Arguments.maybe(environment)),
                "relayctl migrate verify",
                "relayctl migrate verify --json")
            .addPositional(environment);
    spec.usageMessage()
        .description(
            "Proves on a scratch database that undos undo: up, down, up.",
            "",
            "Starts a PostgreSQL of its own on this machine and touches no environment. Exit code 4"
                + " when an undo is wrong.");
    return spec;
  }

  private static int verify(RelayctlCommand root, @Nullable String environment) {
    Result<VerifyReport> report =
        root.useCases("migrate verify").undoProofs().then(proofs -> proofs.verify(environment));
    int exit = root.print(report, VerifyReport::text, VerifyReport::json);
    return report.map(VerifyReport::wrong).orElse(_ -> false) ? ExitCode.DIFFERENT.number() : exit;
  }
}
