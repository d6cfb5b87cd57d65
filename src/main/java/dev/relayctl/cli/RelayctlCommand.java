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
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ScopeType;

/** The command itself: what all subcommands share. */
final class RelayctlCommand {
  private final Backend backend;
  private final Terminal terminal;
  private final Declared declared;
  private @Nullable Announcer announcer;
  private final OptionSpec directory =
      shared(
          OptionSpec.builder("-C")
              .type(Path.class)
              .converters(Path::of)
              .paramLabel("DIR")
              .description("Work on the project in DIR instead of this directory."));
  private final OptionSpec inSandbox =
      shared(
          OptionSpec.builder("--sandbox")
              .type(boolean.class)
              .arity("0")
              .description(
                  "Use the sandbox on this machine instead of Fly and the real databases."));
  private final OptionSpec json =
      shared(
          OptionSpec.builder("--json")
              .type(boolean.class)
              .arity("0")
              .description("Print exactly one JSON document on standard output."));
  private final OptionSpec progressFormat =
      shared(
          OptionSpec.builder("--progress")
              .type(ProgressFormat.class)
              .paramLabel("FORMAT")
              .description("How a run is told on standard error: text or json. Default: text."));
  private final OptionSpec verbose =
      shared(
          OptionSpec.builder("-v", "--verbose")
              .type(boolean.class)
              .arity("0")
              .description("Say more when something goes wrong; never a secret."));

  /** The two ways to tell a run. */
  @SuppressWarnings("MemberName") // typed by users as they are
  enum ProgressFormat {
    text,
    json
  }

  RelayctlCommand(Backend backend, Terminal terminal, Declared declared) {
    this.backend = backend;
    this.declared = declared;
    this.terminal = terminal;
  }

  /** The command line with the commands that are to be declared. */
  CommandSpec spec() {
    CommandSpec spec =
        Arguments.family(declared, "relayctl", "Deploys one project to several environments.")
            .addOption(directory)
            .addOption(inSandbox)
            .addOption(json)
            .addOption(progressFormat)
            .addOption(verbose);
    declared.add(spec, "deploy", () -> DeployCommand.of(this));
    declared.add(spec, "plan", () -> PlanCommand.of(this));
    declared.add(spec, "resume", () -> ResumeCommand.of(this));
    declared.add(spec, "rollback", () -> RollbackCommand.of(this));
    declared.add(spec, "promote", () -> PromoteCommand.of(this));
    declared.add(spec, "preview", () -> PreviewCommand.of(this));
    declared.add(spec, "migrate", () -> MigrateCommand.of(this));
    declared.add(spec, "restore", () -> RestoreCommand.of(this));
    declared.add(spec, "status", () -> StatusCommand.of(this));
    declared.add(spec, "history", () -> HistoryCommand.of(this));
    declared.add(spec, "logs", () -> LogsCommand.of(this));
    declared.add(spec, "run", () -> RunCommand.of(this));
    declared.add(spec, "console", () -> ConsoleCommand.of(this));
    declared.add(spec, "secrets", () -> SecretsCommand.of(this));
    declared.add(spec, "pages", () -> PagesCommand.of(this));
    declared.add(spec, "env", () -> EnvCommand.of(this));
    declared.add(spec, "doctor", () -> DoctorCommand.of(this));
    declared.add(spec, "explain", () -> ExplainCommand.of(this));
    declared.add(spec, "fly", () -> FlyCommand.of(this));
    declared.add(spec, "ci", () -> CiCommand.of(this));
    declared.add(spec, "init", () -> InitCommand.of(this));
    declared.add(spec, "sandbox", () -> SandboxCommand.of(this));
    spec.addOption(
        OptionSpec.builder("-V", "--version")
            .versionHelp(true)
            .description("Print version information and exit.")
            .build());
    spec.version("relayctl " + backend.version());
    spec.usageMessage()
        .footer(
            "",
            "Examples:",
            "  relayctl --sandbox deploy dev    try everything on this machine, without an"
                + " account",
            "  relayctl deploy production       plan, ask, migrate, replace machines, verify",
            "  relayctl status                  all environments in one table",
            "",
            "Exit codes: 0 done, 1 a step failed, 2 usage or configuration, 3 refused, 4"
                + " differences,",
            "  5 locked by someone else, 6 interrupted, 7 not authorised, 70 a bug in relayctl");
    return spec;
  }

  private static OptionSpec shared(OptionSpec.Builder option) {
    return option.scopeType(ScopeType.INHERIT).build();
  }

  Terminal terminal() {
    return terminal;
  }

  /** Which subcommands a command has to declare. */
  Declared declared() {
    return declared;
  }

  /** The use cases for what was typed. */
  UseCases useCases(String command) {
    return useCases(command, null);
  }

  /** The use cases for what was typed, and why. */
  UseCases useCases(String command, @Nullable String reason) {
    return useCases(command, reason, world());
  }

  private Project.World world() {
    return Arguments.isGiven(inSandbox) ? Project.World.SANDBOX : Project.World.REAL;
  }

  /** The use cases in the sandbox, whether {@code --sandbox} was typed or not. */
  UseCases sandboxUseCases(String command) {
    return useCases(command, null, Project.World.SANDBOX);
  }

  private UseCases useCases(String command, @Nullable String reason, Project.World world) {
    return backend.useCases(settings(command, reason, world));
  }

  private UseCases.Settings settings(String command, @Nullable String reason, Project.World world) {
    @Nullable Path typed = directory.getValue();
    Path here = typed == null ? Path.of("") : typed;
    return new UseCases.Settings(here.toAbsolutePath().normalize(), world, command, reason);
  }

  /** Tells others; made when there is something to tell. */
  Announcer announcer() {
    Announcer known = announcer;
    if (known == null) {
      known =
          new Announcer(
              backend.announcements(settings("", null, world()), terminal::command), terminal);
      announcer = known;
    }
    return known;
  }

  /** The command is over. */
  void finish() {
    if (announcer != null) {
      announcer.finish();
    }
  }

  /** Whether standard output is for programs. */
  boolean json() {
    return Arguments.isGiven(json);
  }

  ProgressView progress() {
    @Nullable ProgressFormat format = progressFormat.getValue();
    return switch (format == null ? ProgressFormat.text : format) {
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
    return result.match(
        value -> {
          terminal.print(json() ? asJson.apply(value) : asText.apply(value));
          return ExitCode.DONE.number();
        },
        this::problems);
  }

  /** Tells problems; the exit code of the first. */
  int problems(List<Problem> problems) {
    if (json()) {
      terminal.print(Problems.print(problems));
    }
    terminal.say(ProblemText.of(problems));
    announcer().problems(problems);
    return problems.getFirst().exitCode().number();
  }

  /** A problem's exit code after telling it. */
  int problem(@Nullable Problem problem) {
    return problem == null ? ExitCode.DONE.number() : problems(List.of(problem));
  }
}
