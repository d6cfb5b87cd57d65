package dev.relayctl.cli;

import dev.relayctl.problem.ExitCode;
import dev.relayctl.report.EnvironmentReport;
import dev.relayctl.report.FindingText;
import dev.relayctl.report.Findings;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code relayctl env}. */
@Command(
    name = "env",
    mixinStandardHelpOptions = true,
    description = "What the environments are.",
    subcommands = {
      EnvCommand.ListAll.class,
      EnvCommand.Show.class,
      EnvCommand.Check.class,
      EnvCommand.Diff.class
    },
    footer = {"", "Examples:", "  relayctl env list", "  relayctl env diff staging production"})
final class EnvCommand implements Runnable {
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

  /** {@code relayctl env list}. */
  @Command(
      name = "list",
      mixinStandardHelpOptions = true,
      description = "Lists all environments with their apps and databases.",
      footer = {"", "Example:", "  relayctl env list --json"})
  static final class ListAll implements Callable<Integer> {
    @ParentCommand
    @SuppressWarnings("NullAway.Init") // picocli sets it before anything runs
    EnvCommand parent;

    @Override
    public Integer call() {
      RelayctlCommand root = parent.root;
      return root.print(
          root.useCases("env list").environments().then(views -> views.list()),
          report -> report.text(root.terminal().width()),
          EnvironmentReport::json);
    }
  }

  /** {@code relayctl env show}. */
  @Command(
      name = "show",
      mixinStandardHelpOptions = true,
      description = "Shows one environment: its database, and every setting with its origin.",
      footer = {"", "Example:", "  relayctl env show production"})
  static final class Show implements Callable<Integer> {
    @ParentCommand
    @SuppressWarnings("NullAway.Init") // picocli sets it before anything runs
    EnvCommand parent;

    @Parameters(paramLabel = "ENV", description = "The environment's name or alias.")
    String environment = "";

    @Override
    public Integer call() {
      RelayctlCommand root = parent.root;
      return root.print(
          root.useCases("env show").environments().then(views -> views.show(environment)),
          EnvironmentReport.Shown::text,
          EnvironmentReport.Shown::json);
    }
  }

  /** {@code relayctl env check}. */
  @Command(
      name = "check",
      mixinStandardHelpOptions = true,
      description =
          "Looks for everything that is wrong in the files; 4 when references are missing.",
      footer = {"", "Example:", "  relayctl env check production"})
  static final class Check implements Callable<Integer> {
    @ParentCommand
    @SuppressWarnings("NullAway.Init") // picocli sets it before anything runs
    EnvCommand parent;

    @Parameters(
        paramLabel = "ENV",
        arity = "0..1",
        description = "A name or alias. Default: all environments.")
    @Nullable String environment;

    @Override
    public Integer call() {
      RelayctlCommand root = parent.root;
      var found = root.useCases("env check").environments().then(v -> v.check(environment));
      int exit = root.print(found, FindingText::of, Findings::print);
      return exit == 0 && !found.orElse(_ -> List.of()).isEmpty()
          ? ExitCode.DIFFERENT.number()
          : exit;
    }
  }

  /** {@code relayctl env diff}. */
  @Command(
      name = "diff",
      mixinStandardHelpOptions = true,
      description = "Shows the settings in which two environments differ; secrets as references.",
      footer = {"", "Example:", "  relayctl env diff staging production"})
  static final class Diff implements Callable<Integer> {
    @ParentCommand
    @SuppressWarnings("NullAway.Init") // picocli sets it before anything runs
    EnvCommand parent;

    @Parameters(index = "0", paramLabel = "ENV", description = "One environment.")
    String one = "";

    @Parameters(index = "1", paramLabel = "ENV", description = "The other one.")
    String other = "";

    @Override
    public Integer call() {
      RelayctlCommand root = parent.root;
      return root.print(
          root.useCases("env diff").environments().then(views -> views.diff(one, other)),
          differences -> EnvironmentReport.text(differences, one, other),
          EnvironmentReport::json);
    }
  }
}
