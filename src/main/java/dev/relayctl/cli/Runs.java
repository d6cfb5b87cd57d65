package dev.relayctl.cli;

import dev.relayctl.app.Prepared;
import dev.relayctl.app.UseCases;
import dev.relayctl.guardrail.Finding;
import dev.relayctl.guardrail.Severity;
import dev.relayctl.problem.ExitCode;
import dev.relayctl.problem.Problem;
import dev.relayctl.problem.Result;
import dev.relayctl.report.Findings;
import dev.relayctl.report.PlanDocument;
import dev.relayctl.report.PlanMarkdown;
import dev.relayctl.report.PlanText;
import dev.relayctl.report.ProblemText;
import dev.relayctl.report.RunReport;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import picocli.CommandLine.Model.OptionSpec;

/** Shows a plan, asks, runs it and tells what came of it. */
final class Runs {
  private final RelayctlCommand root;

  Runs(RelayctlCommand root) {
    this.root = root;
  }

  /** Whether a plan is only shown. */
  enum Mode {
    SHOW,
    RUN;

    /** By the flag that asks for no more than to be shown the plan. */
    static Mode of(OptionSpec dryRun) {
      return Arguments.isGiven(dryRun) ? SHOW : RUN;
    }
  }

  /** Shows the plan, or runs it; the exit code. */
  int go(Mode mode, Supplier<Result<Prepared>> plan, UseCases useCases, Approvals approvals) {
    Result<Prepared> made = approvals.over(plan);
    return switch (mode) {
      case SHOW -> show(made);
      case RUN -> run(made, useCases, approvals);
    };
  }

  /** Shows the plan only. */
  private int show(Result<Prepared> made) {
    int exit =
        root.print(
            made,
            Runs::text,
            prepared ->
                PlanDocument.print(prepared.plan(), prepared.findings(), prepared.afterwards()));
    var _ =
        made.peek(prepared ->
            root.announcer()
                .shown(
                    prepared,
                    prepared.command(),
                    PlanMarkdown.of(prepared.plan(), prepared.findings(), prepared.afterwards())));
    return exit;
  }

  /** Runs the plan when nothing stands against it; the exit code. */
  int run(Supplier<Result<Prepared>> plan, UseCases useCases, Approvals approvals) {
    return run(approvals.over(plan), useCases, approvals);
  }

  private int run(Result<Prepared> made, UseCases useCases, Approvals approvals) {
    if (!(made instanceof Result.Ok<Prepared>(Prepared prepared))) {
      return root.problems(made.problems());
    }
    Terminal terminal = root.terminal();
    if (prepared.unfinished() != null) {
      terminal.say(
          "Run "
              + prepared.unfinished().number()
              + (prepared.takesBack()
                  ? " failed and was interrupted while it was taken back: that is finished now."
                  : " was interrupted: going on with its plan."));
    }
    boolean nothing = prepared.plan().isEmpty() && prepared.findings().isEmpty();
    if (!nothing) {
      terminal.say(text(prepared));
    }
    List<Finding> refusals = prepared.refusals();
    if (!refusals.isEmpty()) {
      if (root.json()) {
        terminal.print(Findings.print(prepared.findings()));
      }
      terminal.say(
          "Refused: "
              + (refusals.size() == 1 ? "1 finding stands" : refusals.size() + " findings stand")
              + " against it. Nothing was changed.");
      root.announcer().refused(prepared, null);
      return ExitCode.REFUSED.number();
    }
    Problem refusal = approvals.refusal(prepared, terminal);
    if (refusal != null) {
      return refused(prepared, refusal);
    }
    Result<RunReport> ran = root.announcer().around(prepared, () -> execute(prepared, useCases));
    return switch (ran) {
      case Result.Bad<RunReport> bad -> root.problems(bad.problems());
      case Result.Ok<RunReport>(RunReport report) -> {
        terminal.print(root.json() ? report.json() : report.text());
        yield report.exitCode().number();
      }
    };
  }

  private Result<RunReport> execute(Prepared prepared, UseCases useCases) {
    try (ProgressView progress = root.progress()) {
      return useCases.execute().then(execute -> execute.run(prepared, progress));
    }
  }

  private static String text(Prepared prepared) {
    return PlanText.of(prepared.plan(), prepared.findings(), prepared.afterwards());
  }

  /** The same document as for any other refusal, so that a script reads one kind. */
  private int refused(Prepared prepared, Problem refusal) {
    var findings = new ArrayList<Finding>(prepared.findings());
    findings.add(Finding.of(refusal, Severity.CONFIRM, prepared.environment().name()));
    if (root.json()) {
      root.terminal().print(Findings.print(findings));
    }
    root.terminal().say(ProblemText.of(refusal));
    root.announcer().problems(List.of(refusal));
    root.announcer().refused(prepared, refusal);
    return refusal.exitCode().number();
  }
}
