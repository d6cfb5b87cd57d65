package dev.relayctl.cli;

import dev.relayctl.app.ShowLogs;
import dev.relayctl.problem.ExitCode;
import dev.relayctl.report.LogEntry;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** {@code relayctl logs}. */
final class LogsCommand {
  private static final int DEFAULT_LINES = 100;

  private LogsCommand() {}

  static CommandSpec of(RelayctlCommand root) {
    PositionalParamSpec environment = Arguments.environment();
    OptionSpec group = Arguments.text("--group", "GROUP", "Only machines of this process group.");
    OptionSpec machine = Arguments.text("--machine", "ID", "Only this machine.");
    OptionSpec follow =
        Arguments.flag("Wait for new lines until interrupted, which is no failure.", "--follow");
    OptionSpec lines =
        OptionSpec.builder("--lines")
            .type(int.class)
            .initialValue(DEFAULT_LINES)
            .paramLabel("N")
            .description("At most N lines of those that are there already. Default: 100.")
            .build();
    return Arguments.command(
            "logs",
            "Prints what the machines wrote, by time; with --json one document a line.",
            () ->
                logs(
                    root,
                    new ShowLogs.Wish(
                        Arguments.given(environment),
                        Arguments.maybe(group),
                        Arguments.maybe(machine),
                        Math.max(0, lines.<Integer>getValue()),
                        Arguments.isGiven(follow)
                            ? ShowLogs.Following.UNTIL_INTERRUPTED
                            : ShowLogs.Following.NO)),
            "relayctl logs production --group web --follow",
            "relayctl logs staging --lines 20 --json")
        .addPositional(environment)
        .addOption(group)
        .addOption(machine)
        .addOption(follow)
        .addOption(lines);
  }

  private static int logs(RelayctlCommand root, ShowLogs.Wish wish) {
    var useCases = root.useCases("logs " + wish.environment());
    return useCases
        .environments()
        .then(views -> views.named(wish.environment()))
        .then(_ -> useCases.logs())
        .then(logs -> logs.logs(wish, entries -> printed(root, entries)))
        .match(_ -> ExitCode.DONE.number(), root::problems);
  }

  private static boolean printed(RelayctlCommand root, List<LogEntry> entries) {
    for (LogEntry entry : entries) {
      root.terminal().print(root.json() ? entry.json() : entry.text());
    }
    return !root.terminal().out().checkError();
  }
}
