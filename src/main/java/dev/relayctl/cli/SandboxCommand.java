package dev.relayctl.cli;

import dev.relayctl.environment.Secret;
import dev.relayctl.report.SandboxReport;
import java.util.ArrayList;
import java.util.Map;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** {@code relayctl sandbox}. */
final class SandboxCommand {
  /** What can be done with it. */
  @SuppressWarnings("MemberName") // typed by users as they are
  enum Action {
    start,
    stop,
    status,
    reset,
    env
  }

  private SandboxCommand() {}

  static CommandSpec of(RelayctlCommand root) {
    PositionalParamSpec action =
        PositionalParamSpec.builder()
            .index("0")
            .type(Action.class)
            .arity("1")
            .required(true)
            .paramLabel("ACTION")
            .description("start, stop, status, reset or env.")
            .build();
    CommandSpec spec =
        Arguments.command(
            "sandbox",
            "PostgreSQL, a Machines API and real processes on this machine.",
            () -> act(root, action.<Action>getValue()),
            "relayctl sandbox start",
            "eval \"$(relayctl sandbox env)\" && flyctl status -a relay-api-dev");
    spec.usageMessage()
        .description(
            "PostgreSQL, a Machines API and real processes on this machine.",
            "",
            "Actions: start, stop, status, reset (deletes its data), env (shell exports for other"
                + " tools)");
    return spec.addPositional(action);
  }

  private static int act(RelayctlCommand root, Action action) {
    var useCases = root.sandboxUseCases("sandbox " + action);
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
