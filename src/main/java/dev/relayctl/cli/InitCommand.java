package dev.relayctl.cli;

import dev.relayctl.report.WrittenReport;
import picocli.CommandLine.Model.CommandSpec;

/** {@code relayctl init}. */
final class InitCommand {
  private InitCommand() {}

  static CommandSpec of(RelayctlCommand root) {
    return Arguments.command(
        "init",
        "Writes a first set of environment files from what the project has.",
        () -> init(root),
        "cd my-project && relayctl init");
  }

  private static int init(RelayctlCommand root) {
    return root.print(
        root.useCases("init").newFiles().then(files -> files.environments()),
        written -> written.text() + "\nNext: relayctl env check",
        WrittenReport::json);
  }
}
