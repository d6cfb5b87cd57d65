package dev.relayctl;

import dev.relayctl.app.UseCases;
import dev.relayctl.cli.Backend;
import dev.relayctl.problem.ExitCode;
import dev.relayctl.problem.Problem;
import dev.relayctl.problem.Result;
import dev.relayctl.problem.Where;
import dev.relayctl.report.ProblemText;
import dev.relayctl.sandbox.DaemonOptions;
import dev.relayctl.sandbox.SandboxDaemon;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;

/** Builds the adapters and hands them down. */
final class Composition implements Backend {
  private final Map<String, String> environment;

  Composition(Map<String, String> environment) {
    this.environment = environment;
  }

  @Override
  public UseCases useCases(UseCases.Settings settings) {
    return new Wiring(environment, settings, version());
  }

  /** Serves as the sandbox's daemon until it is told to stop; the exit code. */
  int serveSandbox(List<String> arguments) {
    int at = arguments.indexOf("--directory");
    if (at < 0 || at + 1 >= arguments.size()) {
      return told(
          Problem.invalid(
              "usage.unknown-argument",
              "sandbox serve needs --directory",
              new Where.OnCommandLine("sandbox serve"),
              "the command is started by others, not by people",
              "relayctl sandbox start"));
    }
    Result<Duration> idle = DaemonOptions.idleFrom(environment);
    Result<Result.Done> served =
        idle.then(time ->
            SandboxDaemon.run(
                new DaemonOptions(
                    Path.of(arguments.get(at + 1)),
                    environment,
                    time,
                    version(),
                    InstantSource.system(),
                    System.out::println)));
    return served instanceof Result.Bad<Result.Done> bad
        ? told(bad.first())
        : ExitCode.DONE.number();
  }

  @Override
  public String version() {
    String version = Composition.class.getPackage().getImplementationVersion();
    return version == null ? "development" : version;
  }

  private static int told(Problem problem) {
    System.err.println(ProblemText.of(problem));
    return problem.exitCode().number();
  }
}
