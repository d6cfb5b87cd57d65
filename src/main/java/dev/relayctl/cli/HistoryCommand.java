package dev.relayctl.cli;

import dev.relayctl.report.HistoryReport;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** {@code relayctl history}. */
final class HistoryCommand {
  private static final int DEFAULT_LIMIT = 20;

  private HistoryCommand() {}

  static CommandSpec of(RelayctlCommand root) {
    PositionalParamSpec environment = Arguments.environment();
    OptionSpec limit =
        OptionSpec.builder("--limit")
            .type(int.class)
            .initialValue(DEFAULT_LIMIT)
            .paramLabel("N")
            .description("At most N runs. Default: 20.")
            .build();
    return Arguments.command(
            "history",
            "Lists the runs in an environment, newest first.",
            () -> history(root, Arguments.given(environment), limit.<Integer>getValue()),
            "relayctl history production --limit 5")
        .addPositional(environment)
        .addOption(limit);
  }

  private static int history(RelayctlCommand root, String environment, int limit) {
    return root.print(
        root.useCases("history").history().then(h -> h.history(environment, limit)),
        report -> report.text(root.terminal().width()),
        HistoryReport::json);
  }
}
