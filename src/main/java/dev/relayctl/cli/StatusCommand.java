package dev.relayctl.cli;

import dev.relayctl.problem.Problem;
import dev.relayctl.problem.Where;
import dev.relayctl.report.StatusReport;
import java.time.Duration;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** {@code relayctl status}. */
final class StatusCommand {
  private static final Duration PAUSE = Duration.ofSeconds(2);

  private StatusCommand() {}

  static CommandSpec of(RelayctlCommand root) {
    PositionalParamSpec environments =
        Arguments.several("ENV", "Names or aliases. Default: all environments.");
    OptionSpec watch =
        Arguments.flag(
            "Read it again two seconds after each answer, until interrupted.", "--watch");
    return Arguments.command(
            "status",
            "Tells release, machines, schema, last run and lock of each environment.",
            () -> {
              List<String> names = Arguments.all(environments);
              return Arguments.isGiven(watch) ? watch(root, names) : status(root, names);
            },
            "relayctl status",
            "relayctl status production --json")
        .addPositional(environments)
        .addOption(watch);
  }

  private static int status(RelayctlCommand root, List<String> environments) {
    return root.print(
        root.useCases("status").status().then(status -> status.status(environments)),
        report -> report.text(root.terminal().width()),
        StatusReport::json);
  }

  private static int watch(RelayctlCommand root, List<String> environments)
      throws InterruptedException {
    if (root.json()) {
      return root.problem(
          Problem.invalid(
              "usage.watch-with-json",
              "--watch and --json exclude each other",
              new Where.OnCommandLine("--watch"),
              "--json prints exactly one document",
              "ask again and again without --watch, or leave --json out"));
    }
    while (true) {
      root.terminal().clear();
      int exit = status(root, environments);
      if (exit != 0) {
        return exit;
      }
      Thread.sleep(PAUSE);
    }
  }
}
