package dev.relayctl.app;

import dev.relayctl.environment.Environment;
import dev.relayctl.environment.Frontend;
import dev.relayctl.plan.FrontendStep;
import dev.relayctl.plan.Observed;
import dev.relayctl.plan.Plan;
import dev.relayctl.plan.Step;
import dev.relayctl.problem.Problem;
import dev.relayctl.problem.Result;
import dev.relayctl.problem.Where;
import dev.relayctl.report.PlanReader;
import dev.relayctl.run.Ledger;
import dev.relayctl.run.RunOutcome;
import dev.relayctl.run.Runner.OnFailure;
import java.util.HashMap;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Plans of runs that were interrupted, as the ledger has them. */
final class InterruptedRuns {
  private InterruptedRuns() {}

  /** The stored plan, when it still leads to what is wanted now; else a fresh one is better. */
  static Optional<Plan> resumable(
      Ledger.Run run, Observed observed, Frontend.@Nullable Pages frontend) {
    if (run.planDocument() == null) {
      return Optional.empty();
    }
    Result<Plan> read =
        PlanReader.read(run.planDocument(), Where.system("ledger", "run " + run.number()));
    if (!(read instanceof Result.Ok<Plan>(Plan stored))) {
      // A newer relayctl wrote it: what it left is observed and planned for anew.
      return Optional.empty();
    }
    if (failed(run)) {
      // It was being taken back: that comes first, whatever is wanted now.
      return Optional.of(stored);
    }
    boolean sameGoal =
        stored.steps().stream()
            .map(Plan.Planned::step)
            .filter(Step.RecordRelease.class::isInstance)
            .map(Step.RecordRelease.class::cast)
            .anyMatch(record ->
                record.image().equals(observed.image().reference())
                    && record.secrets().equals(observed.secrets())
                    && !changedMeanwhile(stored, record.digests(), observed)
                    && Objects.equals(
                        record.tag().revision(), observed.schema().head().orElse(null)));
    return sameGoal && sameVariables(stored, frontend) ? Optional.of(stored) : Optional.empty();
  }

  /** Whether nothing would be set at Pages that the file doesn't say any more. */
  private static boolean sameVariables(Plan stored, Frontend.@Nullable Pages frontend) {
    return stored.steps().stream()
        .map(Plan.Planned::step)
        .<Frontend.Pages>mapMulti((step, found) -> {
          if (step instanceof FrontendStep.SetVariables(var before)) {
            found.accept(before);
          } else if (step instanceof FrontendStep.DeploySite(_, var upload, _)) {
            found.accept(upload.pages());
          }
        })
        .allMatch(before ->
            frontend != null
                && frontend.variables().entrySet().containsAll(before.variables().entrySet())
                && frontend.settings().entrySet().containsAll(before.settings().entrySet()));
  }

  /** Whether somebody set secrets since the plan was made, which some machines then lack. */
  private static boolean changedMeanwhile(Plan stored, Step.Digests digests, Observed observed) {
    return switch (digests) {
      case Step.Digests.Seen(var whenPlanned) -> {
        var then = new HashMap<>(whenPlanned);
        var now = new HashMap<>(observed.secretDigests());
        for (Plan.Planned planned : stored.steps()) {
          if (planned.step() instanceof Step.SetSecrets(_, var secrets)) {
            then.keySet().removeAll(secrets.keySet());
            now.keySet().removeAll(secrets.keySet());
          }
        }
        yield !then.equals(now);
      }
      case Step.Digests.Kept _, Step.Digests.Unknown _ -> false;
    };
  }

  private static boolean failed(Ledger.Run run) {
    return run.steps().stream().anyMatch(step -> step.outcome() == RunOutcome.FAILED);
  }

  /** The plan of the newest run, whatever is wanted now. {@code resume.nothing}. */
  static Result<Prepared> resumed(Environment environment, Ledger.@Nullable Run run) {
    if (run == null
        || run.planDocument() == null
        || run.endedAt() != null
        || run.outcome() != RunOutcome.INTERRUPTED) {
      return Result.bad(nothingToResume(environment, run));
    }
    return PlanReader.read(run.planDocument(), Where.system("ledger", "run " + run.number()))
        .map(plan ->
            new Prepared(
                run.command(),
                environment,
                plan,
                List.of(),
                PrepareMigrate.limits(environment, null),
                run,
                OnFailure.TAKE_BACK,
                null));
  }

  private static Problem nothingToResume(Environment environment, Ledger.@Nullable Run run) {
    return Problem.invalid(
        "resume.nothing",
        "no run in " + environment.name() + " was interrupted",
        Where.system("ledger", "environment " + environment.name()),
        run == null
            ? "there was no run yet"
            : run.endedAt() == null
                ? "run " + run.number() + " is still at work"
                : "the newest run, " + run.number() + ", has ended: " + run.outcome().word(),
        "relayctl deploy " + environment.address());
  }

  /** Whether all that is left to do is to take back what a failed run has changed. */
  static boolean takesBack(Ledger.@Nullable Run run) {
    return run != null
        && run.steps().stream().anyMatch(step -> step.outcome() == RunOutcome.FAILED);
  }
}
