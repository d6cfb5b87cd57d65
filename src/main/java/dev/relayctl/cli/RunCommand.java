package dev.relayctl.cli;

import dev.relayctl.app.ChosenMachine;
import dev.relayctl.app.RunInMachine;
import dev.relayctl.app.UseCases;
import dev.relayctl.problem.Problem;
import dev.relayctl.problem.Result;
import dev.relayctl.report.CommandReport;
import dev.relayctl.run.MachineCommands;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** {@code relayctl run}. */
final class RunCommand {
  private static final int DEFAULT_SECONDS = 60;

  private RunCommand() {}

  static CommandSpec of(RelayctlCommand root) {
    PositionalParamSpec environment = Arguments.environment();
    PositionalParamSpec command =
        PositionalParamSpec.builder()
            .index("1..*")
            .arity("1..*")
            .required(true)
            .type(List.class)
            .auxiliaryTypes(String.class)
            .paramLabel("COMMAND")
            .description("The program and its arguments, behind --; no shell reads them.")
            .build();
    OptionSpec group =
        Arguments.text(
            "--group", "GROUP", "In a machine of this process group. Default: app, or the only.");
    OptionSpec timeout =
        OptionSpec.builder("--timeout")
            .type(int.class)
            .initialValue(DEFAULT_SECONDS)
            .paramLabel("SECONDS")
            .description("How long the command may take. Default: 60.")
            .build();
    var approvals = new Approvals();
    CommandSpec spec =
        approvals.addTo(
            Arguments.command(
                    "run",
                    "Runs a command in a started machine of the current release.",
                    () ->
                        run(
                            root,
                            Arguments.given(environment),
                            Arguments.maybe(group),
                            command.<List<String>>getValue(),
                            Duration.ofSeconds(Math.max(1, timeout.<Integer>getValue())),
                            approvals),
                    "relayctl run staging -- printenv FLY_REGION",
                    "relayctl run production --group worker --confirm production -- sh -c 'ls | wc'")
                .addPositional(environment)
                .addPositional(command)
                .addOption(group)
                .addOption(timeout));
    spec.usageMessage()
        .description(
            "Runs a command in a started machine of the current release.",
            "",
            "What is piped into relayctl becomes the command's standard input. Exit code: 0 when"
                + " the command's is 0, else 1; which one it was is said on standard error, and by"
                + " --json.");
    return spec;
  }

  private static int run(
      RelayctlCommand root,
      String environment,
      @Nullable String group,
      List<String> command,
      Duration timeout,
      Approvals approvals) {
    // Arguments may hold anything: they are not for the lock or the history.
    UseCases useCases = root.useCases("run " + environment);
    return useCases
        .environments()
        .then(views -> views.named(environment))
        .then(_ -> useCases.commands())
        .then(commands ->
            commands
                .machine(environment, group)
                .then(chosen -> run(root, commands, chosen, command, timeout, approvals)))
        .match(report -> printed(root, report), root::problems);
  }

  private static Result<CommandReport> run(
      RelayctlCommand root,
      RunInMachine commands,
      ChosenMachine chosen,
      List<String> command,
      Duration timeout,
      Approvals approvals) {
    Problem refusal = approvals.refusal("run", chosen.environment(), root.terminal());
    return refusal != null
        ? Result.bad(refusal)
        : root.terminal()
            .piped()
            .then(input ->
                commands.run(chosen, new MachineCommands.Command(command, input, timeout)));
  }

  private static int printed(RelayctlCommand root, CommandReport report) {
    Terminal terminal = root.terminal();
    if (root.json()) {
      terminal.print(report.json());
    } else {
      terminal.out().print(report.ended().stdout());
      terminal.out().flush();
      terminal.draw(report.ended().stderr());
    }
    if (!report.ended().good()) {
      terminal.say(report.failure());
    }
    return report.exitCode().number();
  }
}
