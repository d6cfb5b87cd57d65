package dev.relayctl.cli;

import dev.relayctl.app.Project;
import dev.relayctl.app.UseCases;
import dev.relayctl.problem.ExitCode;
import dev.relayctl.problem.Problem;
import dev.relayctl.problem.Result;
import dev.relayctl.report.ProblemText;
import dev.relayctl.report.Problems;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** The command itself: what all subcommands share. */
@Command(
    name = "relayctl",
    mixinStandardHelpOptions = true,
    description = "Deploys one project to several environments.",
    subcommands = {
      DeployCommand.class,
      MigrateCommand.class,
      StatusCommand.class,
      HistoryCommand.class,
      EnvCommand.class,
      FlyCommand.class,
      InitCommand.class,
      SandboxCommand.class
    },
    footer = {
      "",
      "Examples:",
      "  relayctl --sandbox deploy dev    try everything on this machine, without an account",
      "  relayctl deploy production       plan, ask, migrate, replace machines, verify",
      "  relayctl status                  all environments in one table",
      "",
      "Exit codes: 0 done, 1 a step failed, 2 usage or configuration, 3 refused, 4 differences,",
      "  5 locked by someone else, 6 interrupted, 7 not authorised, 70 a bug in relayctl"
    })
final class RelayctlCommand implements Runnable {
  private final Backend backend;
  private final Terminal terminal;

  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it before anything runs
  CommandSpec spec;

  @Option(
      names = "-C",
      paramLabel = "DIR",
      scope = ScopeType.INHERIT,
      description = "Work on the project in DIR instead of this directory.")
  Path directory = Path.of("");

  @Option(
      names = "--sandbox",
      scope = ScopeType.INHERIT,
      description = "Use the sandbox on this machine instead of Fly and the real databases.")
  boolean inSandbox;

  @Option(
      names = "--json",
      scope = ScopeType.INHERIT,
      description = "Print exactly one JSON document on standard output.")
  boolean json;

  @Option(
      names = "--progress",
      paramLabel = "FORMAT",
      scope = ScopeType.INHERIT,
      description = "How a run is told on standard error: text or json. Default: text.")
  ProgressFormat progressFormat = ProgressFormat.text;

  @Option(
      names = {"-v", "--verbose"},
      scope = ScopeType.INHERIT,
      description = "Say more when something goes wrong; never a secret.")
  boolean verbose;

  /** The two ways to tell a run. */
  @SuppressWarnings("MemberName") // typed by users as they are
  enum ProgressFormat {
    text,
    json
  }

  RelayctlCommand(Backend backend, Terminal terminal) {
    this.backend = backend;
    this.terminal = terminal;
  }

  @Override
  public void run() {
    spec.commandLine().usage(terminal.out());
  }

  Terminal terminal() {
    return terminal;
  }

  /** The use cases for what was typed. */
  UseCases useCases(String command) {
    return backend.useCases(
        new UseCases.Settings(
            directory.toAbsolutePath().normalize(),
            inSandbox ? Project.World.SANDBOX : Project.World.REAL,
            command));
  }

  ProgressView progress() {
    return switch (progressFormat) {
      case text ->
          switch (terminal.drawing()) {
            case REDRAWN -> new LiveProgress(terminal, InstantSource.system());
            case APPENDED -> new AppendedProgress(terminal);
          };
      case json -> new JsonProgress(terminal);
    };
  }

  /** Prints a value, or the problems that stand in its place; the exit code. */
  <T> int print(Result<T> result, Function<T, String> asText, Function<T, String> asJson) {
    return switch (result) {
      case Result.Ok<T>(T value) -> {
        terminal.print(json ? asJson.apply(value) : asText.apply(value));
        yield ExitCode.DONE.number();
      }
      case Result.Bad<T> bad -> problems(bad.problems());
    };
  }

  /** Tells problems; the exit code of the first. */
  int problems(List<Problem> problems) {
    if (json) {
      terminal.print(Problems.print(problems));
    }
    terminal.say(ProblemText.of(problems));
    return problems.getFirst().exitCode().number();
  }

  /** A problem's exit code after telling it. */
  int problem(@Nullable Problem problem) {
    return problem == null ? ExitCode.DONE.number() : problems(List.of(problem));
  }
}
