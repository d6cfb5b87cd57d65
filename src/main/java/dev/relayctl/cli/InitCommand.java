package dev.relayctl.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParentCommand;

/** {@code relayctl init}. */
@Command(
    name = "init",
    mixinStandardHelpOptions = true,
    description = "Writes a first set of environment files from what the project has.",
    footer = {"", "Example:", "  cd my-project && relayctl init"})
final class InitCommand implements Callable<Integer> {
  @ParentCommand
  @SuppressWarnings("NullAway.Init") // picocli sets it before anything runs
  RelayctlCommand root;

  @Override
  public Integer call() {
    return root.print(
        root.useCases("init").newFiles().then(files -> files.environments()),
        paths -> "Written:\n  " + String.join("\n  ", paths) + "\nNext: relayctl env check",
        Documents::written);
  }
}
