package dev.relayctl.cli;

import dev.relayctl.environment.Secret;
import dev.relayctl.report.SandboxReport;
import java.util.ArrayList;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code relayctl sandbox}. */
@Command(
    name = "sandbox",
    mixinStandardHelpOptions = true,
    description = "PostgreSQL, a Machines API and real processes on this machine.",
    footer = {
      "",
      "Actions: start, stop, status, reset (deletes its data), env (shell exports for other tools)",
      "",
      "Examples:",
      "  relayctl sandbox start",
      "  eval \"$(relayctl sandbox env)\" && flyctl status -a relay-api-dev"
    })
final class SandboxCommand implements Callable<Integer> {
  @ParentCommand
  @SuppressWarnings("NullAway.Init") // picocli sets it before anything runs
  RelayctlCommand root;

  @Parameters(paramLabel = "ACTION", description = "start, stop, status, reset or env.")
  Action action = Action.status;

  /** What can be done with it. */
  @SuppressWarnings("MemberName") // typed by users as they are
  enum Action {
    start,
    stop,
    status,
    reset,
    env
  }

  @Override
  public Integer call() {
    root.inSandbox = true;
    var useCases = root.useCases("sandbox " + action);
    var sandbox = useCases.sandbox();
    return switch (action) {
      case start ->
          root.print(sandbox.start(), SandboxReport::running, e -> new SandboxReport(e).json());
      case status ->
          root.print(
              sandbox.find(),
              found -> found.map(SandboxReport::running).orElse("The sandbox does not run."),
              found -> new SandboxReport(found.orElse(null)).json());
      case stop ->
          root.print(
              sandbox.stop(), _ -> "The sandbox has stopped.", _ -> new SandboxReport(null).json());
      case reset ->
          root.print(
              sandbox.reset(),
              _ -> "The sandbox and its data are gone.",
              _ -> new SandboxReport(null).json());
      case env ->
          root.print(
              useCases.sandboxExports().then(exports -> exports.variables()),
              SandboxCommand::exports,
              _ -> new SandboxReport(null).json());
    };
  }

  /**
   * The one output that shows secrets: those of the sandbox, made by it and good for nothing else,
   * since other tools need them.
   */
  private static String exports(Map<String, Secret> variables) {
    var lines = new ArrayList<String>();
    variables.forEach((name, value) ->
        lines.add("export " + name + "='" + value.reveal().replace("'", "'\\''") + "'"));
    return String.join("\n", lines);
  }
}
