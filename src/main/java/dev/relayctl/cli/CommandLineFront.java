package dev.relayctl.cli;

import dev.relayctl.problem.ExitCode;
import dev.relayctl.problem.Problem;
import dev.relayctl.problem.Where;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** Runs one command line; the only place that knows picocli's own errors. */
public final class CommandLineFront {
  private final Backend backend;
  private final Terminal terminal;

  public CommandLineFront(Backend backend, Terminal terminal) {
    this.backend = backend;
    this.terminal = terminal;
  }

  /** Runs it; the exit code. An exception that comes out of here is a bug. */
  public int run(List<String> arguments) {
    return run(arguments, Declared.by(arguments));
  }

  private int run(List<String> arguments, Declared declared) {
    var root = new RelayctlCommand(backend, terminal, declared);
    var line = new CommandLine(root.spec());
    // A directory may be called as a command is: -C fly.
    line.setAllowSubcommandsAsOptionParameters(true);
    line.setOut(terminal.out());
    line.setErr(terminal.err());
    // An argument that begins with @ is one, not a file full of them.
    line.setExpandAtFiles(false);
    // Nor does a description that shows a reference, ${env:NAME}, refer to anything.
    line.setInterpolateVariables(false);
    line.setUsageHelpWidth(Math.max(55, Math.min(terminal.width(), 100)));
    line.setParameterExceptionHandler(
        (e, _) -> declared.isPartial() ? run(arguments, Declared.ALL) : usage(root, arguments, e));
    var bugs = new ArrayList<Exception>();
    line.setExecutionExceptionHandler((e, _, _) -> {
      // What is thrown here picocli would print, with its stack, and end with the wrong exit code.
      bugs.add(e);
      return ExitCode.BUG.number();
    });
    int exitCode = line.execute(arguments.toArray(String[]::new));
    if (!bugs.isEmpty() && bugs.getFirst() instanceof InterruptedException) {
      exitCode = root.problem(interrupted());
      bugs.clear();
    }
    root.finish();
    if (!bugs.isEmpty()) {
      throw bugs.getFirst() instanceof RuntimeException bug
          ? bug
          : new IllegalStateException(bugs.getFirst());
    }
    return exitCode;
  }

  /** Ctrl-C, or SIGTERM, met where nothing had to be put in order first. */
  private static Problem interrupted() {
    return new Problem.Interrupted(
        Problem.facts(
            "run.interrupted",
            "interrupted",
            Where.system("relayctl", "this process"),
            "the process was asked to stop",
            "run the same command again; what had begun goes on"));
  }

  private static int usage(RelayctlCommand root, List<String> arguments, ParameterException e) {
    String name = e.getCommandLine().getCommandSpec().qualifiedName();
    List<String> near =
        e instanceof UnmatchedArgumentException unmatched
            ? suggestions(arguments, unmatched)
            : List.of();
    Problem problem =
        Problem.invalid(
            "usage.unknown-argument",
            String.valueOf(e.getMessage())
                .lines()
                .findFirst()
                .orElse("the command line can't be read"),
            new Where.OnCommandLine(name),
            "the command line has to be of the form that --help shows",
            near.isEmpty() ? name + " --help" : "did you mean " + near.getFirst() + "?");
    root.problem(problem);
    return ExitCode.INVALID.number();
  }

  /**
   * In {@code migrate lnt dev} it is {@code dev} that nothing takes: {@code lnt} was taken for an
   * environment.
   */
  private static List<String> suggestions(
      List<String> arguments, UnmatchedArgumentException unmatched) {
    CommandLine command = unmatched.getCommandLine();
    if (!unmatched.getSuggestions().isEmpty() || command.getSubcommands().isEmpty()) {
      return unmatched.getSuggestions();
    }
    return arguments.stream()
        .skip(arguments.indexOf(command.getCommandName()) + 1L)
        .filter(argument -> !argument.startsWith("-"))
        .limit(1)
        .flatMap(taken ->
            new UnmatchedArgumentException(command, List.of(taken)).getSuggestions().stream())
        .toList();
  }
}
