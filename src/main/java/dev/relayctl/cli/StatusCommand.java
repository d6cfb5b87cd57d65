package dev.relayctl.cli;

import dev.relayctl.report.StatusReport;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code relayctl status}. */
@Command(
    name = "status",
    mixinStandardHelpOptions = true,
    description = "Tells release, machines, schema, last run and lock of each environment.",
    footer = {"", "Examples:", "  relayctl status", "  relayctl status production --json"})
final class StatusCommand implements Callable<Integer> {
  private static final Duration PAUSE = Duration.ofSeconds(2);

  @ParentCommand
  @SuppressWarnings("NullAway.Init") // picocli sets it before anything runs
  RelayctlCommand root;

  @Parameters(
      paramLabel = "ENV",
      arity = "0..*",
      description = "Names or aliases. Default: all environments.")
  List<String> environments = new ArrayList<>();

  @Option(names = "--watch", description = "Print it again every two seconds until interrupted.")
  boolean watch;

  @Override
  public Integer call() throws InterruptedException {
    while (true) {
      int exit =
          root.print(
              root.useCases("status").status().then(status -> status.status(environments)),
              report -> report.text(root.terminal().width()),
              StatusReport::json);
      if (!watch || exit != 0) {
        return exit;
      }
      Thread.sleep(PAUSE);
    }
  }
}
