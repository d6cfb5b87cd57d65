package dev.relayctl.cli;

import dev.relayctl.app.UseCases;
import dev.relayctl.problem.ExitCode;
import dev.relayctl.report.MigrationsReport;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code relayctl migrate} and what belongs to it. */
@Command(
    name = "migrate",
    mixinStandardHelpOptions = true,
    description = "Applies pending migrations to an environment's database.",
    subcommands = {
      MigrateCommand.Status.class,
      MigrateCommand.History.class,
      MigrateCommand.New.class
    },
    footer = {
      "",
      "Examples:",
      "  relayctl migrate dev",
      "  relayctl migrate production --to 12 --confirm production",
      "  relayctl migrate status dev --check"
    })
final class MigrateCommand implements Callable<Integer> {
  @ParentCommand
  @SuppressWarnings("NullAway.Init") // picocli sets it before anything runs
  RelayctlCommand root;

  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it before anything runs
  CommandSpec spec;

  @Parameters(paramLabel = "ENV", arity = "0..1", description = "The environment's name or alias.")
  @Nullable String environment;

  @Option(names = "--to", paramLabel = "REVISION", description = "Stop after this revision.")
  @Nullable String to;

  @Option(names = "--dry-run", description = "Show what would be applied and change nothing.")
  boolean dryRun;

  @Mixin Approvals approvals = new Approvals();

  @Override
  public Integer call() {
    String name = environment;
    if (name == null) {
      throw new ParameterException(spec.commandLine(), "Missing required parameter: 'ENV'");
    }
    UseCases useCases = root.useCases("migrate " + name);
    var made = useCases.migrations().then(migrations -> migrations.migrate(name, to));
    var runs = new Runs(root);
    return dryRun ? runs.show(made) : runs.run(made, useCases, approvals);
  }

  /** {@code relayctl migrate status}. */
  @Command(
      name = "status",
      mixinStandardHelpOptions = true,
      description = "Tells which migrations are applied and which are pending.",
      footer = {"", "Example:", "  relayctl migrate status dev --json"})
  static final class Status implements Callable<Integer> {
    @ParentCommand
    @SuppressWarnings("NullAway.Init") // picocli sets it before anything runs
    MigrateCommand parent;

    @Parameters(paramLabel = "ENV", description = "The environment's name or alias.")
    String environment = "";

    @Option(names = "--check", description = "Exit with 4 when something is pending or refused.")
    boolean check;

    @Override
    public Integer call() {
      RelayctlCommand root = parent.root;
      var state = root.useCases("migrate status").migrations().then(m -> m.state(environment));
      int exit = root.print(state, MigrationsReport::statusText, MigrationsReport::json);
      boolean differs =
          state
              .map(report ->
                  !report.schema().pending().isEmpty() || !report.schema().problems().isEmpty())
              .orElse(_ -> false);
      return check && differs ? ExitCode.DIFFERENT.number() : exit;
    }
  }

  /** {@code relayctl migrate history}. */
  @Command(
      name = "history",
      mixinStandardHelpOptions = true,
      description = "Lists the migrations that a database has, oldest first.",
      footer = {"", "Example:", "  relayctl migrate history production"})
  static final class History implements Callable<Integer> {
    @ParentCommand
    @SuppressWarnings("NullAway.Init") // picocli sets it before anything runs
    MigrateCommand parent;

    @Parameters(paramLabel = "ENV", description = "The environment's name or alias.")
    String environment = "";

    @Override
    public Integer call() {
      RelayctlCommand root = parent.root;
      return root.print(
          root.useCases("migrate history").migrations().then(m -> m.state(environment)),
          report -> report.historyText(root.terminal().width()),
          MigrationsReport::json);
    }
  }

  /** {@code relayctl migrate new}. */
  @Command(
      name = "new",
      mixinStandardHelpOptions = true,
      description = "Makes an empty migration with the next number.",
      footer = {"", "Example:", "  relayctl migrate new add_index_on_tracks"})
  static final class New implements Callable<Integer> {
    @ParentCommand
    @SuppressWarnings("NullAway.Init") // picocli sets it before anything runs
    MigrateCommand parent;

    @Parameters(paramLabel = "NAME", description = "What it does, in a few words.")
    String name = "";

    @Override
    public Integer call() {
      RelayctlCommand root = parent.root;
      return root.print(
          root.useCases("migrate new").newFiles().then(files -> files.migration(name)),
          path -> path,
          Documents::written);
    }
  }
}
