package dev.relayctl.cli;

import dev.relayctl.app.UseCases;
import dev.relayctl.report.RestorePointsReport;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.ArgGroupSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** {@code relayctl restore}. */
final class RestoreCommand {
  private RestoreCommand() {}

  static CommandSpec of(RelayctlCommand root) {
    PositionalParamSpec environment = Arguments.environment();
    OptionSpec to =
        Arguments.text(
            "--to",
            "NAME",
            "The restore point to go back to; without it the newest that no restore took.");
    OptionSpec list = Arguments.flag("List the restore points, newest first.", "--list");
    OptionSpec take = Arguments.flag("Take a restore point now.", "--take");
    OptionSpec dryRun = Arguments.flag("Show what would be lost and change nothing.", "--dry-run");
    var approvals = new Approvals();
    CommandSpec spec =
        approvals.addForPlanTo(
            Arguments.command(
                    "restore",
                    "Brings a database back to a restore point.",
                    () -> {
                      String name = Arguments.given(environment);
                      if (Arguments.isGiven(list)) {
                        return list(root, name);
                      }
                      @Nullable String point = Arguments.maybe(to);
                      UseCases useCases = root.useCases("restore " + name, approvals.reason());
                      return new Runs(root)
                          .go(
                              Runs.Mode.of(dryRun),
                              () ->
                                  useCases
                                      .restores()
                                      .then(restores ->
                                          Arguments.isGiven(take)
                                              ? restores.take(name)
                                              : restores.restore(name, point)),
                              useCases,
                              approvals);
                    },
                    "relayctl restore production --list",
                    "relayctl restore production --to run-12 --dry-run",
                    "relayctl restore production --take")
                .addPositional(environment)
                .addArgGroup(
                    ArgGroupSpec.builder()
                        .exclusive(true)
                        .addArg(to)
                        .addArg(list)
                        .addArg(take)
                        .build())
                .addOption(dryRun));
    spec.usageMessage()
        .description(
            "Brings a database back to a restore point.",
            "",
            "Says what was written since and is lost, takes a restore point of what is there, and"
                + " replaces all but the ledger in one transaction; readers and writers wait for"
                + " its end. Where the environment's file has database.restore-points, each plan"
                + " that changes the schema takes one first. Needs pg_dump, pg_restore and psql of"
                + " the server's version or a later one, and the environment's name.");
    return spec;
  }

  private static int list(RelayctlCommand root, String environment) {
    return root.print(
        root.useCases("restore --list").restores().then(all -> all.list(environment)),
        report -> report.text(root.terminal().width()),
        RestorePointsReport::json);
  }
}
