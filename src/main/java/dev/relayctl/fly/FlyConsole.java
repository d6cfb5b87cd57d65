package dev.relayctl.fly;

import dev.relayctl.environment.AppName;
import dev.relayctl.environment.Secret;
import dev.relayctl.problem.Problem;
import dev.relayctl.problem.Result;
import dev.relayctl.problem.Where;
import dev.relayctl.run.Console;
import dev.relayctl.run.Processes;
import dev.relayctl.run.TerminalPrograms;
import dev.relayctl.run.TerminalPrograms.Inherited;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A shell through {@code flyctl ssh console}, which brings the private network along. Checked
 * against Fly's reference of that command, 2026-11-25.
 */
public final class FlyConsole implements Console {
  private static final Duration QUICK = Duration.ofSeconds(20);

  private final Processes processes;
  private final TerminalPrograms terminal;
  private final Path directory;
  private final Secret token;

  /**
   * A console.
   *
   * @param directory where flyctl is started
   * @param token goes to flyctl in its environment: an argument could be read by anybody here
   */
  public FlyConsole(Processes processes, TerminalPrograms terminal, Path directory, Secret token) {
    this.processes = processes;
    this.terminal = terminal;
    this.directory = directory;
    this.token = token;
  }

  @Override
  public Result<Integer> open(AppName app, String machine) {
    Optional<String> flyctl = flyctl();
    if (flyctl.isEmpty()) {
      return Result.bad(notInstalled(app));
    }
    return terminal.run(
        new TerminalPrograms.Call(
            List.of(flyctl.get(), "ssh", "console", "--app", app.value(), "--machine", machine),
            directory,
            Inherited.EVERYTHING,
            // The first of the two wins in flyctl, and the person may have set either.
            Map.of("FLY_ACCESS_TOKEN", token.reveal(), "FLY_API_TOKEN", token.reveal())));
  }

  /** The name under which it is installed; empty when it isn't. */
  private Optional<String> flyctl() {
    return List.of("flyctl", "fly").stream()
        .filter(name ->
            processes
                .run(new Processes.Call(List.of(name, "version"), directory, Map.of(), QUICK))
                .match(ran -> ran.exitCode() == 0, _ -> false))
        .findFirst();
  }

  private static Problem notInstalled(AppName app) {
    return Problem.failed(
        "console.no-flyctl",
        "a console needs flyctl, and it isn't installed",
        Where.system("this machine", "PATH"),
        "the way into a machine of " + app + " leads through Fly's private network",
        "install it (https://fly.io/docs/flyctl/install), or: relayctl run ENV -- COMMAND");
  }
}
