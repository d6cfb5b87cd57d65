package dev.relayctl.cli;

import dev.relayctl.app.UseCases;
import dev.relayctl.guardrail.Severity;
import dev.relayctl.problem.ExitCode;
import dev.relayctl.report.FindingText;
import dev.relayctl.report.Findings;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** {@code relayctl pages}. */
final class PagesCommand {
  private PagesCommand() {}

  static CommandSpec of(RelayctlCommand root) {
    CommandSpec spec =
        Arguments.family(
            root.declared(),
            "pages",
            "The frontend at Cloudflare Pages: its variables, and whom it speaks to.",
            "relayctl pages check",
            "relayctl pages sync dev");
    root.declared().add(spec, "sync", () -> syncSpec(root));
    root.declared().add(spec, "check", () -> checkSpec(root));
    return spec;
  }

  private static CommandSpec syncSpec(RelayctlCommand root) {
    PositionalParamSpec environment = Arguments.environment();
    OptionSpec dryRun = Arguments.flag("Show what would be set and change nothing.", "--dry-run");
    var approvals = new Approvals();
    CommandSpec spec =
        approvals.addForPlanTo(
            Arguments.command(
                    "sync",
                    "Sets the declared variables and settings that Pages lacks or has otherwise.",
                    () -> sync(root, Arguments.given(environment), Runs.Mode.of(dryRun), approvals),
                    "relayctl pages sync dev",
                    "relayctl pages sync production --dry-run")
                .addPositional(environment)
                .addOption(dryRun));
    spec.usageMessage()
        .description(
            "Sets the declared variables and settings that Pages lacks or has otherwise.",
            "",
            "No others are touched. Then Pages builds the frontend again, where it does so from a"
                + " repository: they act on later builds only. It isn't waited for. One with"
                + " frontend.build is built here instead and uploaded.");
    return spec;
  }

  private static int sync(
      RelayctlCommand root, String environment, Runs.Mode mode, Approvals approvals) {
    UseCases useCases = root.useCases("pages sync " + environment, approvals.reason());
    return new Runs(root)
        .go(
            mode,
            () ->
                SecretsCommand.named(useCases, environment)
                    .then(_ -> useCases.pagesPlans())
                    .then(plans -> plans.sync(environment)),
            useCases,
            approvals);
  }

  private static CommandSpec checkSpec(RelayctlCommand root) {
    PositionalParamSpec environment =
        Arguments.optional("ENV", "A name or alias. Default: all that have a frontend at Pages.");
    return Arguments.command(
            "check",
            "Compares what Pages has with what is declared; exits with 4 when it differs.",
            () -> check(root, Arguments.maybe(environment)),
            "relayctl pages check",
            "relayctl pages check production --json")
        .addPositional(environment);
  }

  private static int check(RelayctlCommand root, @Nullable String environment) {
    var found =
        root.useCases("pages check").pagesChecks().then(checks -> checks.findings(environment));
    int exit = root.print(found, FindingText::of, Findings::print);
    boolean differs =
        found
            .map(all -> all.stream().anyMatch(f -> f.severity() != Severity.INFO))
            .orElse(_ -> false);
    return differs ? ExitCode.DIFFERENT.number() : exit;
  }
}
