package dev.relayctl.cli;

import dev.relayctl.app.Prepared;
import dev.relayctl.environment.Environment;
import dev.relayctl.guardrail.Finding;
import dev.relayctl.problem.Problem;
import dev.relayctl.problem.Result;
import dev.relayctl.problem.Where;
import dev.relayctl.report.PlanMarkdown;
import dev.relayctl.report.ProblemMarkdown;
import dev.relayctl.report.RunReport;
import dev.relayctl.run.Announcements;
import dev.relayctl.run.Announcements.News;
import dev.relayctl.run.Announcements.Subject;
import dev.relayctl.run.Remark;
import dev.relayctl.run.Remark.Weight;
import dev.relayctl.run.RunOutcome;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Tells others what a command does. What can't be told is a line each, and never a failure. */
final class Announcer {
  private final Announcements listeners;
  private final Terminal terminal;
  private final List<Remark> remarks = new ArrayList<>();

  Announcer(Announcements listeners, Terminal terminal) {
    this.listeners = listeners;
    this.terminal = terminal;
  }

  /** Keeps them for the end of the command. */
  void problems(List<Problem> problems) {
    problems.forEach(problem -> {
      Problem.Facts facts = problem.facts();
      remark(
          Weight.ERROR,
          facts.id().value(),
          facts.where(),
          facts.what(),
          facts.why(),
          facts.remedy());
    });
  }

  /** Keeps them for the end of the command. */
  void findings(List<Finding> findings) {
    findings.forEach(finding ->
        remark(
            weight(finding),
            finding.id(),
            finding.where(),
            finding.environment() + ": " + finding.what(),
            finding.why(),
            finding.remedy()));
  }

  private void remark(
      Weight weight, String id, Where where, String what, String why, String remedy) {
    remarks.add(new Remark(weight, id, where, what + "\nwhy " + why + "\ndo " + remedy));
  }

  private static Weight weight(Finding finding) {
    if (finding.allowed() != null) {
      return Weight.NOTICE;
    }
    return switch (finding.severity()) {
      case REFUSE -> Weight.ERROR;
      case CONFIRM, WARN -> Weight.WARNING;
      case INFO -> Weight.NOTICE;
    };
  }

  /** A plan was shown. */
  void shown(Prepared prepared, String command, String plan) {
    findings(prepared.findings());
    tell(new News.Shown(subject(prepared, command), !prepared.plan().isEmpty(), plan));
  }

  /**
   * A plan may not run.
   *
   * @param problem what stands against it beside its findings; null for nothing
   */
  void refused(Prepared prepared, @Nullable Problem problem) {
    findings(prepared.findings());
    Problem first =
        problem != null
            ? problem
            : prepared.refusals().stream().map(Finding::asProblem).findFirst().orElse(null);
    tell(
        ended(
            prepared,
            RunOutcome.REFUSED,
            first,
            "**Refused. Nothing was changed.**"
                + (problem == null ? "" : "\n\n" + ProblemMarkdown.of(problem))));
  }

  /** Runs a plan between what is told before and after it; the end is told whatever happens. */
  Result<RunReport> around(Prepared prepared, Supplier<Result<RunReport>> run) {
    findings(prepared.findings());
    if (!prepared.plan().isEmpty()) {
      tell(new News.Begun(subject(prepared, prepared.command())));
    }
    @Nullable Result<RunReport> ran = null;
    try {
      ran = run.get();
      return ran;
    } finally {
      tell(ran == null ? broken(prepared) : ended(prepared, ran));
    }
  }

  private News ended(Prepared prepared, Result<RunReport> ran) {
    return switch (ran) {
      case Result.Ok<RunReport>(RunReport report) -> {
        Problem problem = report.result().problem();
        if (problem != null) {
          problems(List.of(problem));
        }
        yield new News.Ended(
            subject(prepared, prepared.command()),
            report.result().outcome(),
            report.run(),
            report.result().url(),
            report.result().frontend(),
            problem,
            plan(prepared),
            report.markdown());
      }
      case Result.Bad<RunReport> bad ->
          ended(
              prepared,
              bad.first() instanceof Problem.Interrupted
                  ? RunOutcome.INTERRUPTED
                  : RunOutcome.FAILED,
              bad.first(),
              "**Not begun. Nothing was changed.**\n\n" + ProblemMarkdown.of(bad.first()));
    };
  }

  /** An exception is on its way. */
  private static News broken(Prepared prepared) {
    return ended(
        prepared, RunOutcome.FAILED, null, "**Broken off by a mistake in relayctl itself.**");
  }

  private static News ended(
      Prepared prepared, RunOutcome outcome, @Nullable Problem problem, String result) {
    return new News.Ended(
        subject(prepared, prepared.command()),
        outcome,
        0,
        null,
        null,
        problem,
        plan(prepared),
        result);
  }

  private static String plan(Prepared prepared) {
    return PlanMarkdown.of(prepared.plan(), prepared.findings(), prepared.afterwards());
  }

  private static Subject subject(Prepared prepared, String command) {
    return new Subject(command, prepared.environment(), prepared.plan().release());
  }

  /** A preview is gone. */
  void removed(Environment environment) {
    tell(new News.Removed(new Subject("preview down", environment, 0)));
  }

  /** The command is over. */
  void finish() {
    if (!remarks.isEmpty()) {
      tell(new News.Remarked(remarks));
    }
  }

  /** After Ctrl-C, too: whoever waits for an end has to hear of it. */
  private void tell(News news) {
    boolean interrupted = Thread.interrupted();
    try {
      listeners
          .tell(news)
          .forEach(problem -> {
            Problem.Facts facts = problem.facts();
            terminal.say(
                "warning: " + facts.what() + " (" + facts.where().text() + "): " + facts.why());
          });
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
