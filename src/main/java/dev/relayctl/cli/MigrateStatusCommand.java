package dev.relayctl.cli;

import dev.relayctl.problem.ExitCode;
import dev.relayctl.report.MigrationsOverview;
import dev.relayctl.report.MigrationsReport;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** {@code relayctl migrate status}. */
final class MigrateStatusCommand {
  private MigrateStatusCommand() {}

  static CommandSpec of(RelayctlCommand root) {
    PositionalParamSpec environments =
        Arguments.several("ENV", "Names or aliases. Default: all environments.");
    OptionSpec check =
        Arguments.flag("Exit with 4 when something is pending or refused.", "--check");
    OptionSpec merge =
        Arguments.text(
            "--merge-base",
            "BRANCH",
            "Look at the files as they would be after a merge of HEAD with this branch.");
    return Arguments.command(
            "status",
            "Tells which migrations are applied and which are pending.",
            () ->
                status(
                    root,
                    Arguments.all(environments),
                    Arguments.maybe(merge),
                    Arguments.isGiven(check) ? Exit.BY_STATE : Exit.BY_ANSWER),
            "relayctl migrate status",
            "relayctl migrate status dev --json",
            "relayctl migrate status --merge-base origin/main --check")
        .addPositional(environments)
        .addOption(check)
        .addOption(merge);
  }

  /** What the exit code tells. */
  private enum Exit {
    /** Whether all is applied. */
    BY_STATE,
    /** Whether there is an answer. */
    BY_ANSWER
  }

  private static int status(
      RelayctlCommand root, List<String> names, @Nullable String merge, Exit by) {
    return names.size() == 1 && merge == null
        ? one(root, names.getFirst(), by)
        : several(root, names, merge, by);
  }

  private static int one(RelayctlCommand root, String environment, Exit by) {
    var state = root.useCases("migrate status").migrations().then(m -> m.state(environment));
    int exit = root.print(state, MigrationsReport::statusText, MigrationsReport::json);
    boolean differs =
        by == Exit.BY_STATE && state.map(MigrationsReport::differs).orElse(_ -> false);
    return differs ? ExitCode.DIFFERENT.number() : exit;
  }

  private static int several(
      RelayctlCommand root, List<String> names, @Nullable String merge, Exit by) {
    var states =
        root.useCases("migrate status").migrationStates().then(all -> all.of(names, merge));
    int exit = root.print(states, MigrationsOverview::text, MigrationsOverview::json);
    if (by == Exit.BY_STATE) {
      return states.map(MigrationsOverview::exitCode).orElse(_ -> exit);
    }
    // As status: of all environments, those that answer are told.
    return names.isEmpty() ? exit : states.map(MigrationsOverview::answerCode).orElse(_ -> exit);
  }
}
