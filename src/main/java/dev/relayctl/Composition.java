package dev.relayctl;

import dev.relayctl.app.UseCases;
import dev.relayctl.cli.Backend;
import dev.relayctl.problem.Problem;
import dev.relayctl.problem.Result;
import dev.relayctl.problem.Where;
import dev.relayctl.run.Announcements;
import dev.relayctl.sandbox.DaemonOptions;
import dev.relayctl.sandbox.SandboxDaemon;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

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

  @Override
  public Announcements announcements(UseCases.Settings settings, Consumer<String> commands) {
    String user = environment.getOrDefault("USER", System.getProperty("user.name", "unknown"));
    return new Announcers(environment, settings, user, "relayctl/" + version()).over(commands);
  }

  /**
   * Serves as the sandbox's daemon until it is told to stop.
   *
   * @param log takes one line at a time
   */
  Result<Result.Done> serveSandbox(List<String> arguments, Consumer<String> log) {
    int at = arguments.indexOf("--directory");
    if (at < 0 || at + 1 >= arguments.size()) {
      return Result.bad(
          Problem.invalid(
              "usage.unknown-argument",
              "sandbox serve needs --directory",
              new Where.OnCommandLine("sandbox serve"),
              "the command is started by others, not by people",
              "relayctl sandbox start"));
    }
    return DaemonOptions.idleFrom(environment)
        .then(idle ->
            SandboxDaemon.run(
                new DaemonOptions(
                    Path.of(arguments.get(at + 1)),
                    environment,
                    idle,
                    version(),
                    InstantSource.system(),
                    log)));
  }

  @Override
  public String version() {
    String version = Composition.class.getPackage().getImplementationVersion();
    return version == null ? "development" : version;
  }
}
