package dev.relayctl.cli;

import dev.relayctl.app.UseCases;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** {@code relayctl migrate stamp} and {@code relayctl migrate repair}. */
final class MigrateHistoryCommands {
  private MigrateHistoryCommands() {}

  static CommandSpec stamp(RelayctlCommand root) {
    PositionalParamSpec environment = Arguments.environment();
    PositionalParamSpec revision =
        Arguments.positional(1, "REVISION", "The revision that the schema is at.");
    OptionSpec dryRun = dryRun();
    var approvals = new Approvals();
    CommandSpec spec =
        approvals.addForPlanTo(
            Arguments.command(
                    "stamp",
                    "Says in the history that a database is at a revision.",
                    () -> {
                      String name = Arguments.given(environment);
                      UseCases useCases =
                          root.useCases("migrate stamp " + name, approvals.reason());
                      return new Runs(root)
                          .go(
                              Runs.Mode.of(dryRun),
                              () ->
                                  useCases
                                      .histories()
                                      .then(histories ->
                                          histories.stamp(name, Arguments.given(revision))),
                              useCases,
                              approvals);
                    },
                    "relayctl migrate stamp dev 12 --confirm dev",
                    "relayctl migrate stamp production 12 --dry-run")
                .addPositional(environment)
                .addPositional(revision)
                .addOption(dryRun));
    spec.usageMessage()
        .description(
            "Says in the history that a database is at a revision.",
            "",
            "For a schema that was there before its migrations, or after a restore. No migration is"
                + " run; the plan tells which count as applied, and which as pending, from then on."
                + " It needs the environment's name.");
    return spec;
  }

  static CommandSpec repair(RelayctlCommand root) {
    PositionalParamSpec environment = Arguments.environment();
    OptionSpec dryRun = dryRun();
    var approvals = new Approvals();
    CommandSpec spec =
        approvals.addForPlanTo(
            Arguments.command(
                    "repair",
                    "Puts the history in order with the files as they are.",
                    () -> {
                      String name = Arguments.given(environment);
                      UseCases useCases =
                          root.useCases("migrate repair " + name, approvals.reason());
                      return new Runs(root)
                          .go(
                              Runs.Mode.of(dryRun),
                              () -> useCases.histories().then(histories -> histories.repair(name)),
                              useCases,
                              approvals);
                    },
                    "relayctl migrate repair dev --confirm dev",
                    "relayctl migrate repair production --dry-run")
                .addPositional(environment)
                .addOption(dryRun));
    spec.usageMessage()
        .description(
            "Puts the history in order with the files as they are.",
            "",
            "An edited file counts as the applied one, one that is gone is forgotten, and so is a"
                + " failed attempt. No migration is run and no schema is changed: see to it first"
                + " that the schema is right. It needs the environment's name.");
    return spec;
  }

  private static OptionSpec dryRun() {
    return Arguments.flag("Show what would change and change nothing.", "--dry-run");
  }
}
