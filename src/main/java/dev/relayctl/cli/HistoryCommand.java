package dev.relayctl.cli;

import dev.relayctl.report.HistoryReport;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code relayctl history}. */
@Command(
    name = "history",
    mixinStandardHelpOptions = true,
    description = "Lists the runs in an environment, newest first.",
    footer = {"", "Example:", "  relayctl history production --limit 5"})
final class HistoryCommand implements Callable<Integer> {
  @ParentCommand
  @SuppressWarnings("NullAway.Init") // picocli sets it before anything runs
  RelayctlCommand root;

  @Parameters(paramLabel = "ENV", description = "The environment's name or alias.")
  String environment = "";

  @Option(names = "--limit", paramLabel = "N", description = "At most N runs. Default: 20.")
  int limit = 20;

  @Override
  public Integer call() {
    return root.print(
        root.useCases("history").history().then(h -> h.history(environment, limit)),
        report -> report.text(root.terminal().width()),
        HistoryReport::json);
  }
}
