package dev.relayctl.cli;

import dev.relayctl.app.ChosenMachine;
import dev.relayctl.app.OpenConsole;
import dev.relayctl.app.UseCases;
import dev.relayctl.problem.ExitCode;
import dev.relayctl.problem.Problem;
import dev.relayctl.problem.Result;
import dev.relayctl.problem.Where;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** {@code relayctl console}. */
final class ConsoleCommand {
  private ConsoleCommand() {}

  static CommandSpec of(RelayctlCommand root) {
    PositionalParamSpec environment = Arguments.environment();
    OptionSpec group =
        Arguments.text(
            "--group", "GROUP", "In a machine of this process group. Default: app, or the only.");
    var approvals = new Approvals();
    return approvals.addTo(
        Arguments.command(
                "console",
                "Opens a shell in a started machine of the current release; needs flyctl.",
                () ->
                    console(root, Arguments.given(environment), Arguments.maybe(group), approvals),
                "relayctl console dev",
                "relayctl console production --group worker")
            .addPositional(environment)
            .addOption(group));
  }

  private static int console(
      RelayctlCommand root, String environment, @Nullable String group, Approvals approvals) {
    UseCases useCases = root.useCases("console " + environment);
    Result<Integer> left =
        useCases
            .environments()
            .then(views -> views.named(environment))
            .then(name ->
                root.terminal().interactive()
                    ? useCases.consoles()
                    : Result.bad(noTerminal(name.value())))
            .then(consoles ->
                consoles
                    .machine(environment, group)
                    .then(chosen -> open(root, consoles, chosen, approvals)));
    return left.match(
        code -> {
          if (code != 0) {
            root.terminal().say("The shell ended with exit code " + code + ".");
          }
          return (code == 0 ? ExitCode.DONE : ExitCode.FAILED).number();
        },
        root::problems);
  }

  private static Result<Integer> open(
      RelayctlCommand root, OpenConsole consoles, ChosenMachine chosen, Approvals approvals) {
    Problem refusal = approvals.refusal("console", chosen.environment(), root.terminal());
    if (refusal != null) {
      return Result.bad(refusal);
    }
    root.terminal()
        .say(
            "Machine "
                + chosen.machine().id()
                + " ("
                + chosen.machine().group()
                + ") of "
                + chosen.environment().name()
                + "; exit leaves it.");
    return consoles.open(chosen);
  }

  private static Problem noTerminal(String environment) {
    return Problem.invalid(
        "console.no-terminal",
        "a console needs a terminal",
        new Where.OnCommandLine("console"),
        "standard input or output is not one",
        "run single commands: relayctl run " + environment + " -- COMMAND");
  }
}
