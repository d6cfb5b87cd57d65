package dev.relayctl.cli;

import dev.relayctl.problem.ExitCode;
import dev.relayctl.report.ModelsReport;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** {@code relayctl migrate check}. */
final class MigrateCheckCommand {
  private MigrateCheckCommand() {}

  static CommandSpec of(RelayctlCommand root) {
    PositionalParamSpec environment = Arguments.environment();
    return Arguments.command(
            "check",
            "Compares the models with the schema (Alembic); exits with 4 when they differ.",
            () -> check(root, Arguments.given(environment)),
            "relayctl migrate check dev")
        .addPositional(environment);
  }

  private static int check(RelayctlCommand root, String environment) {
    try (ProgressView progress = root.progress()) {
      var compared =
          root.useCases("migrate check").revisions().then(r -> r.check(environment, progress));
      int exit = root.print(compared, ModelsReport::text, ModelsReport::json);
      boolean differs = compared.map(report -> !report.differences().isEmpty()).orElse(_ -> false);
      return differs ? ExitCode.DIFFERENT.number() : exit;
    }
  }
}
