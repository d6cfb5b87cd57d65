package dev.relayctl.cli;

import dev.relayctl.app.UseCases;
import dev.relayctl.problem.Problem;
import dev.relayctl.problem.Where;
import dev.relayctl.report.MigrationsReport;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** {@code relayctl migrate} and what belongs to it. */
final class MigrateCommand {
  private MigrateCommand() {}

  static CommandSpec of(RelayctlCommand root) {
    // Optional to picocli, since "migrate status dev" has none.
    PositionalParamSpec environment = Arguments.optional("ENV", "The environment's name or alias.");
    OptionSpec to = Arguments.text("--to", "REVISION", "Stop after this revision.");
    OptionSpec dryRun =
        Arguments.flag("Show what would be applied and change nothing.", "--dry-run");
    var approvals = new Approvals();
    CommandSpec spec =
        approvals.addForPlanTo(
            Arguments.command(
                    "migrate",
                    "Applies pending migrations to an environment's database.",
                    () ->
                        migrate(
                            root,
                            Arguments.maybe(environment),
                            Arguments.maybe(to),
                            approvals,
                            Runs.Mode.of(dryRun)),
                    "relayctl migrate dev",
                    "relayctl migrate production --to 12 --confirm production",
                    "relayctl migrate status dev --check")
                .addPositional(environment)
                .addOption(to)
                .addOption(dryRun));
    root.declared().add(spec, "status", () -> MigrateStatusCommand.of(root));
    root.declared().add(spec, "history", () -> historySpec(root));
    root.declared().add(spec, "new", () -> MigrateNewCommand.of(root));
    root.declared().add(spec, "lint", () -> MigrateLintCommand.of(root));
    root.declared().add(spec, "check", () -> MigrateCheckCommand.of(root));
    root.declared().add(spec, "heads", () -> MigrateHeadsCommand.of(root));
    root.declared().add(spec, "undo", () -> MigrateUndoCommand.of(root));
    root.declared().add(spec, "stamp", () -> MigrateHistoryCommands.stamp(root));
    root.declared().add(spec, "repair", () -> MigrateHistoryCommands.repair(root));
    root.declared().add(spec, "rehearse", () -> MigrateRehearseCommand.of(root));
    root.declared().add(spec, "verify", () -> MigrateVerifyCommand.of(root));
    return spec;
  }

  private static int migrate(
      RelayctlCommand root,
      @Nullable String environment,
      @Nullable String to,
      Approvals approvals,
      Runs.Mode mode) {
    if (environment == null) {
      return root.problem(
          Problem.invalid(
              "usage.missing-argument",
              "Missing required parameter: 'ENV'",
              new Where.OnCommandLine("relayctl migrate"),
              "it has to be said which environment's database to migrate",
              "relayctl migrate --help"));
    }
    UseCases useCases = root.useCases("migrate " + environment, approvals.reason());
    return new Runs(root)
        .go(
            mode,
            () -> useCases.migrations().then(migrations -> migrations.migrate(environment, to)),
            useCases,
            approvals);
  }

  private static CommandSpec historySpec(RelayctlCommand root) {
    PositionalParamSpec environment = Arguments.environment();
    return Arguments.command(
            "history",
            "Lists the migrations that a database has, oldest first.",
            () -> history(root, Arguments.given(environment)),
            "relayctl migrate history production")
        .addPositional(environment);
  }

  private static int history(RelayctlCommand root, String environment) {
    return root.print(
        root.useCases("migrate history").migrations().then(m -> m.state(environment)),
        report -> report.historyText(root.terminal().width()),
        MigrationsReport::json);
  }
}
