package dev.relayctl.cli;

import dev.relayctl.app.Revisions;
import dev.relayctl.report.HeadsReport;
import picocli.CommandLine.Model.CommandSpec;

/** {@code relayctl migrate heads}. */
final class MigrateHeadsCommand {
  private MigrateHeadsCommand() {}

  static CommandSpec of(RelayctlCommand root) {
    return Arguments.command(
        "heads",
        "Lists the newest revisions of the files (Alembic); more than one need a merge.",
        () ->
            root.print(
                root.useCases("migrate heads").revisions().then(Revisions::heads),
                HeadsReport::text,
                HeadsReport::json),
        "relayctl migrate heads");
  }
}
