package dev.relayctl.cli;

import dev.relayctl.app.UseCases;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** {@code relayctl migrate undo}. */
final class MigrateUndoCommand {
  private MigrateUndoCommand() {}

  static CommandSpec of(RelayctlCommand root) {
    PositionalParamSpec environment = Arguments.environment();
    OptionSpec to =
        Arguments.text("--to", "REVISION", "Undo all above this revision; without it the newest.");
    OptionSpec dryRun =
        Arguments.flag("Show what would be undone and change nothing.", "--dry-run");
    var approvals = new Approvals();
    CommandSpec spec =
        approvals.addForPlanTo(
            Arguments.command(
                    "undo",
                    "Takes back applied migrations, the newest first.",
                    () ->
                        undo(
                            root,
                            Arguments.given(environment),
                            Arguments.maybe(to),
                            approvals,
                            Runs.Mode.of(dryRun)),
                    "relayctl migrate undo dev",
                    "relayctl migrate undo production --to 11 --confirm production")
                .addPositional(environment)
                .addOption(to)
                .addOption(dryRun));
    spec.usageMessage()
        .description(
            "Takes back applied migrations, the newest first.",
            "",
            "Flyway: V12__add_title.sql is undone by U12__add_title.sql, in one transaction with its"
                + " row in Flyway's history. Alembic: by the revision's downgrade(). What throws data"
                + " away has to be confirmed with the environment's name.");
    return spec;
  }

  private static int undo(
      RelayctlCommand root,
      String environment,
      @Nullable String to,
      Approvals approvals,
      Runs.Mode mode) {
    UseCases useCases = root.useCases("migrate undo " + environment, approvals.reason());
    return new Runs(root)
        .go(
            mode,
            () -> useCases.undos().then(undos -> undos.undo(environment, to)),
            useCases,
            approvals);
  }
}
