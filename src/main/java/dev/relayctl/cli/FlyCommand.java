package dev.relayctl.cli;

import dev.relayctl.report.FlyConfigReport;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code relayctl fly}. */
@Command(
    name = "fly",
    mixinStandardHelpOptions = true,
    description = "What goes to Fly.",
    subcommands = FlyCommand.Config.class,
    footer = {"", "Example:", "  relayctl fly config dev --json"})
final class FlyCommand implements Runnable {
  @ParentCommand
  @SuppressWarnings("NullAway.Init") // picocli sets it before anything runs
  RelayctlCommand root;

  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it before anything runs
  CommandSpec spec;

  @Override
  public void run() {
    spec.commandLine().usage(root.terminal().out());
  }

  /** {@code relayctl fly config}. */
  @Command(
      name = "config",
      mixinStandardHelpOptions = true,
      description = "Prints, per process group, the count and the machine config to be sent.",
      footer = {"", "Example:", "  relayctl fly config production --json"})
  static final class Config implements Callable<Integer> {
    @ParentCommand
    @SuppressWarnings("NullAway.Init") // picocli sets it before anything runs
    FlyCommand parent;

    @Parameters(paramLabel = "ENV", description = "The environment's name or alias.")
    String environment = "";

    @Option(names = "--image", paramLabel = "REFERENCE", description = "The image to name.")
    @Nullable String image;

    @Override
    public Integer call() {
      RelayctlCommand root = parent.root;
      // Machine configs are JSON for people, too.
      return root.print(
          root.useCases("fly config").flyConfig().then(c -> c.config(environment, image)),
          FlyConfigReport::json,
          FlyConfigReport::json);
    }
  }
}
