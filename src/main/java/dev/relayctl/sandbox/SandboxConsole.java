package dev.relayctl.sandbox;

import dev.relayctl.environment.AppName;
import dev.relayctl.problem.Problem;
import dev.relayctl.problem.Result;
import dev.relayctl.problem.Where;
import dev.relayctl.run.Console;
import dev.relayctl.run.MachineCommands;
import dev.relayctl.run.MachineCommands.Command;
import dev.relayctl.run.MachineCommands.Ended;
import dev.relayctl.run.TerminalPrograms;
import dev.relayctl.run.TerminalPrograms.Inherited;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A shell of this machine in a sandbox machine's directory, with its environment: the machine is a
 * process of this host, so that is what a shell inside of it would see.
 */
public final class SandboxConsole implements Console {
  private static final Duration QUICK = Duration.ofSeconds(10);

  private final MachineCommands commands;
  private final TerminalPrograms terminal;
  private final Map<String, String> own;

  /**
   * A console.
   *
   * @param own this process's environment: which shell, and which terminal
   */
  public SandboxConsole(
      MachineCommands commands, TerminalPrograms terminal, Map<String, String> own) {
    this.commands = commands;
    this.terminal = terminal;
    this.own = Map.copyOf(own);
  }

  @Override
  public Result<Integer> open(AppName app, String machine) {
    return output(app, machine, "pwd")
        .then(directory ->
            output(app, machine, "env", "-0")
                .then(variables -> open(Path.of(directory.strip()), environment(variables))));
  }

  private Result<Integer> open(Path directory, Map<String, String> environment) {
    String shell = own.getOrDefault("SHELL", "/bin/sh");
    return terminal.run(
        new TerminalPrograms.Call(List.of(shell), directory, Inherited.NOTHING, environment));
  }

  private Map<String, String> environment(String zeroSeparated) {
    var environment = new TreeMap<String, String>();
    for (String variable : zeroSeparated.split("\0", -1)) {
      int equals = variable.indexOf('=');
      if (equals > 0) {
        environment.put(variable.substring(0, equals), variable.substring(equals + 1));
      }
    }
    // Without it the shell could not draw its prompt.
    environment.put("TERM", own.getOrDefault("TERM", "dumb"));
    return environment;
  }

  private Result<String> output(AppName app, String machine, String... arguments) {
    return commands
        .run(app, machine, new Command(List.of(arguments), "", QUICK))
        .then(ended ->
            ended.good() ? Result.ok(ended.stdout()) : Result.bad(failed(app, ended, arguments)));
  }

  private static Problem failed(AppName app, Ended ended, String... arguments) {
    return Problem.failed(
        "console.failed",
        "the machine's directory and environment can't be read",
        Where.system("sandbox", "app " + app),
        String.join(" ", arguments) + " ended with exit code " + ended.exitCode(),
        "run commands in it instead: relayctl --sandbox run ENV -- COMMAND");
  }
}
