package dev.relayctl.cli;

import dev.relayctl.app.Asked;
import dev.relayctl.app.PreparePlan;
import dev.relayctl.app.StoredPlans;
import dev.relayctl.app.UseCases;
import dev.relayctl.environment.flytoml.Strategy;
import dev.relayctl.problem.ExitCode;
import dev.relayctl.problem.Result;
import dev.relayctl.report.PlanReport;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** {@code relayctl plan}. */
final class PlanCommand {
  private PlanCommand() {}

  /** What is done with the plan. */
  private record Output(@Nullable String file, boolean markdown, boolean exitCode) {}

  static CommandSpec of(RelayctlCommand root) {
    PositionalParamSpec environment = Arguments.environment();
    OptionSpec image =
        Arguments.text("--image", "REFERENCE", "As in relayctl deploy: another image.");
    OptionSpec strategy = Arguments.strategy();
    OptionSpec onlyGroup =
        Arguments.texts(
            "--only-group", "GROUP", "Touch only this process group; may be given several times.");
    OptionSpec out =
        Arguments.text("--out", "FILE", "Keep the plan for relayctl deploy --plan FILE.");
    OptionSpec markdown = Arguments.flag("Print it as Markdown, for a pull request.", "--markdown");
    OptionSpec exitCode =
        Arguments.flag(
            "Exit with 4 when something would change, and with 3 when a guardrail refuses it.",
            "--exit-code");
    var approvals = new Approvals();
    return approvals
        .addAllowTo(
            Arguments.command(
                "plan",
                "Shows what a deploy would change and why, and changes nothing.",
                () ->
                    plan(
                        root,
                        Arguments.given(environment),
                        new Asked(
                            Arguments.maybe(image),
                            Strategy.ofWord(Arguments.maybe(strategy)).orElse(null),
                            Arguments.all(onlyGroup)),
                        approvals,
                        new Output(
                            Arguments.maybe(out),
                            Arguments.isGiven(markdown),
                            Arguments.isGiven(exitCode))),
                "relayctl plan production",
                "relayctl plan staging --out staging.plan",
                "relayctl plan production --markdown --exit-code"))
        .addPositional(environment)
        .addOption(image)
        .addOption(strategy)
        .addOption(onlyGroup)
        .addOption(out)
        .addOption(markdown)
        .addOption(exitCode);
  }

  private static int plan(
      RelayctlCommand root, String environment, Asked asked, Approvals approvals, Output output) {
    UseCases useCases = root.useCases("plan " + environment, approvals.reason());
    Result<PreparePlan.Shown> shown =
        approvals
            .allowed()
            .then(allowed ->
                useCases
                    .environments()
                    .then(views -> views.named(environment))
                    .then(_ -> useCases.plans())
                    .then(plans -> plans.plan(environment, asked))
                    .map(found -> found.allowing(allowed)));
    Result<PlanReport> made =
        shown.map(found -> report(found, asked)).then(report -> kept(report, output.file()));
    int exit =
        root.print(
            made,
            report -> output.markdown() ? report.markdown() : report.text(),
            PlanReport::json);
    var _ =
        shown.peek(found ->
            made.peek(
                report -> root.announcer().shown(found.prepared(), "plan", report.markdown())));
    return output.exitCode() && made instanceof Result.Ok<PlanReport>(PlanReport report)
        ? verdict(report).number()
        : exit;
  }

  private static ExitCode verdict(PlanReport report) {
    if (report.refused()) {
      return ExitCode.REFUSED;
    }
    return report.plan().isEmpty() ? ExitCode.DONE : ExitCode.DIFFERENT;
  }

  private static Result<PlanReport> kept(PlanReport report, @Nullable String file) {
    return file == null ? Result.ok(report) : StoredPlans.write(file, report).map(_ -> report);
  }

  private static PlanReport report(PreparePlan.Shown shown, Asked asked) {
    Strategy strategy = asked.strategy();
    return new PlanReport(
        shown.prepared().plan(),
        shown.prepared().findings(),
        shown.prepared().afterwards(),
        shown.estimate(),
        shown.passed(),
        shown.linted(),
        new PlanReport.Asked(
            asked.image(), strategy == null ? null : strategy.word(), asked.groups()));
  }
}
