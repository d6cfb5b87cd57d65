package dev.relayctl.cli;

import dev.relayctl.app.CiWorkflows.Others;
import dev.relayctl.report.WorkflowFindings;
import dev.relayctl.report.WorkflowsReport;
import dev.relayctl.report.WorkflowsReport.Mode;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** {@code relayctl ci}. */
final class CiCommand {
  private CiCommand() {}

  static CommandSpec of(RelayctlCommand root) {
    CommandSpec spec =
        Arguments.family(
            root.declared(),
            "ci",
            "The workflows of GitHub Actions that deploy the environments.",
            "relayctl ci install --dry-run",
            "relayctl ci install",
            "relayctl ci check");
    root.declared().add(spec, "install", () -> installSpec(root));
    root.declared().add(spec, "check", () -> checkSpec(root));
    return spec;
  }

  private static CommandSpec checkSpec(RelayctlCommand root) {
    return Arguments.command(
        "check",
        "Looks for workflows that are out of date or dangerous; exits with 4 when there are some.",
        () -> check(root),
        "relayctl ci check",
        "relayctl ci check --json");
  }

  private static int check(RelayctlCommand root) {
    var found = root.useCases("ci check").workflows().then(all -> all.check());
    int exit = root.print(found, WorkflowFindings::text, WorkflowFindings::json);
    return found.match(findings -> findings.exitCode().number(), _ -> exit);
  }

  private static CommandSpec installSpec(RelayctlCommand root) {
    OptionSpec dryRun = Arguments.flag("Show the files and write nothing.", "--dry-run");
    OptionSpec force =
        Arguments.flag("Also replace files that were edited or written by hand.", "--force");
    OptionSpec command =
        Arguments.text(
            "--command",
            "TEXT",
            "How workflows call relayctl. Default: as they do now, else scripts/relayctl where the"
                + " project has it, else relayctl.");
    CommandSpec spec =
        Arguments.command(
                "install",
                "Writes the workflows that deploy the environments.",
                () ->
                    install(
                        root,
                        Arguments.isGiven(dryRun) ? Mode.SHOW : Mode.WRITE,
                        Arguments.isGiven(force) ? Others.REPLACE : Others.KEEP,
                        Arguments.maybe(command)),
                "relayctl ci install --dry-run",
                "relayctl ci install --command ./relayctl")
            .addOption(dryRun)
            .addOption(force)
            .addOption(command);
    spec.usageMessage()
        .description(
            "Writes the workflows that deploy the environments.",
            "",
            "A push deploys the environments whose deploy.branch it is, a release production. Each"
                + " pull request gets a plan, in a sandbox where it comes from a fork, and a"
                + " preview where there is a template. Settings for actionlint are written where"
                + " there are none. To be run again when environments/ has changed.");
    return spec;
  }

  private static int install(
      RelayctlCommand root, Mode mode, Others others, @Nullable String command) {
    return root.print(
        root.useCases("ci install").workflows().then(all -> all.install(mode, others, command)),
        WorkflowsReport::text,
        WorkflowsReport::json);
  }
}
