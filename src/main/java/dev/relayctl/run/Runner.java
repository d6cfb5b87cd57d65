package dev.relayctl.run;

import dev.relayctl.environment.AppName;
import dev.relayctl.plan.Plan;
import dev.relayctl.plan.Step;
import dev.relayctl.problem.Problem;
import dev.relayctl.problem.Result;
import dev.relayctl.problem.Result.Done;
import dev.relayctl.problem.Where;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The step loop. The ledger knows before a step begins and after it ends; the first failure stops
 * the run, and machines and pages that it changed are taken back to what they were before. An
 * interruption stops it as well, but leaves everything as it is: the same command goes on from
 * there, forwards or, when it was taking back, backwards.
 */
public final class Runner {
  /** What becomes of machines that a failed plan has changed. */
  public enum OnFailure {
    TAKE_BACK,
    LEAVE
  }

  private final Outside outside;
  private final OnFailure onFailure;

  public Runner(Outside outside, OnFailure onFailure) {
    this.outside = outside;
    this.onFailure = onFailure;
  }

  /**
   * Runs a plan to its end.
   *
   * @param run its number in the ledger, where it has begun
   */
  public RunResult run(
      Plan plan, long run, Materials materials, Ledger.Session ledger, Progress progress) {
    return new One(plan, run, materials, ledger, progress).toItsEnd();
  }

  /** One run. */
  private final class One {
    private final Plan plan;
    private final long run;
    private final Ledger.Session ledger;
    private final Progress progress;
    private final Steps steps;
    private final FleetReport fleet;
    private final List<Ledger.StepRow> earlier;
    private final List<RunResult.StepResult> results = new ArrayList<>();

    One(Plan plan, long run, Materials materials, Ledger.Session ledger, Progress progress) {
      this.plan = plan;
      this.run = run;
      this.ledger = ledger;
      this.progress = progress;
      this.steps = new Steps(outside, materials, progress);
      this.fleet = new FleetReport(plan);
      this.earlier =
          ledger
              .unfinished()
              .filter(unfinished -> unfinished.number() == run)
              .map(Ledger.Run::steps)
              .orElse(List.of());
    }

    RunResult toItsEnd() {
      Optional<Ledger.StepRow> failed =
          earlier.stream().filter(row -> row.outcome() == RunOutcome.FAILED).findFirst();
      if (failed.isPresent()) {
        return takenBackAfterAll(failed.get());
      }
      Set<Integer> done = positions(RunOutcome.DONE);
      List<Step> left =
          plan.steps().stream()
              .filter(planned -> !done.contains(planned.position()))
              .map(Plan.Planned::step)
              .toList();
      for (Plan.Planned planned : plan.steps()) {
        if (done.contains(planned.position()) && !Steps.repeatedAfterCrash(planned.step(), left)) {
          results.add(
              new RunResult.StepResult(
                  planned, RunOutcome.DONE, "done before the interruption", Duration.ZERO));
          continue;
        }
        RunResult ended = step(planned);
        if (ended != null) {
          return ended;
        }
      }
      return ended(RunOutcome.DONE, null);
    }

    /** The result of the run when it ends with this step; null when it goes on. */
    private @Nullable RunResult step(Plan.Planned planned) {
      progress.on(new Progress.Event.StepBegun(planned, plan.steps().size()));
      Instant begun = outside.clock().instant();
      boolean begunBefore = earlier.stream().anyMatch(row -> row.position() == planned.position());
      StepEnd end =
          switch (ledger.stepBegun(run, planned)) {
            case Result.Ok<Done> _ ->
                begunBefore
                    ? steps.resume(planned.step(), run, ledger)
                    : steps.perform(planned.step(), run, ledger);
            case Result.Bad<Done> bad -> StepEnd.stopped(bad.first());
          };
      Duration took = Duration.between(begun, outside.clock().instant());
      // An interrupted thread can't write: the mark is put back once the ledger knows.
      boolean interrupted = Thread.interrupted();
      return switch (end) {
        case StepEnd.Good(String detail) -> {
          Result<Done> written = ledger.stepEnded(run, planned.position(), RunOutcome.DONE, detail);
          if (written instanceof Result.Bad<Done> bad) {
            yield ended(outcome(bad.first()), bad.first());
          }
          note(planned, RunOutcome.DONE, detail, took);
          yield interrupted ? ended(RunOutcome.INTERRUPTED, Attempts.interrupted()) : null;
        }
        case StepEnd.Stopped(Problem problem) -> {
          RunOutcome outcome = outcome(problem);
          String why = problem.facts().what();
          // Told first: the ledger may have to wait for its database.
          note(planned, outcome, why, took);
          Result<Done> written = ledger.stepEnded(run, planned.position(), outcome, why);
          if (outcome != RunOutcome.INTERRUPTED && givenUp(written)) {
            yield ended(RunOutcome.INTERRUPTED, unrecorded(problem));
          }
          if (outcome == RunOutcome.FAILED && !(problem instanceof Problem.Locked)) {
            outcome = afterFailure(planned.position());
          }
          yield ended(outcome, problem);
        }
      };
    }

    /** A step that is repeated may fail when an earlier process had come further. */
    private RunOutcome afterFailure(int position) {
      int reached = earlier.stream().mapToInt(Ledger.StepRow::position).reduce(position, Math::max);
      return switch (onFailure) {
        case TAKE_BACK -> new TakeBack(steps, progress).upTo(plan, reached);
        case LEAVE -> RunOutcome.FAILED;
      };
    }

    /** An earlier process failed at a step and was ended while it took the machines back. */
    private RunResult takenBackAfterAll(Ledger.StepRow failed) {
      for (Plan.Planned planned : plan.steps()) {
        earlier.stream()
            .filter(row -> row.position() == planned.position())
            .findFirst()
            .ifPresent(row ->
                results.add(
                    new RunResult.StepResult(planned, row.outcome(), row.detail(), Duration.ZERO)));
      }
      RunOutcome outcome = afterFailure(failed.position());
      return ended(outcome, unfinishedTakeBack(failed));
    }

    private void note(Plan.Planned planned, RunOutcome outcome, String detail, Duration took) {
      results.add(new RunResult.StepResult(planned, outcome, detail, took));
      progress.on(new Progress.Event.StepEnded(planned, outcome, detail, took));
    }

    private Set<Integer> positions(RunOutcome outcome) {
      return earlier.stream()
          .filter(row -> row.outcome() == outcome)
          .map(Ledger.StepRow::position)
          .collect(Collectors.toSet());
    }

    private RunResult ended(RunOutcome outcome, @Nullable Problem problem) {
      // An interrupted run stays open in the ledger: the next command finds it there and goes on.
      if (outcome != RunOutcome.INTERRUPTED && givenUp(ledger.end(run, outcome, problem))) {
        return ended(
            RunOutcome.INTERRUPTED, problem == null ? Attempts.interrupted() : unrecorded(problem));
      }
      AppName app = fleet.app();
      return new RunResult(
          outcome,
          results,
          app == null ? List.of() : fleet.after(app, outside),
          SiteReport.of(results).map(site -> site.after(outside.frontends())).orElse(null),
          problem,
          app == null ? null : steps.url(app, fleet.declaredUrl()),
          steps.frontend());
    }
  }

  private static RunOutcome outcome(Problem problem) {
    return switch (problem) {
      // Without a token nothing can be taken back either: with a good one the run goes on.
      case Problem.Interrupted _, Problem.Unauthorised _ -> RunOutcome.INTERRUPTED;
      case Problem.Refused _ -> RunOutcome.REFUSED;
      case Problem.Failed _, Problem.Invalid _, Problem.Locked _ -> RunOutcome.FAILED;
    };
  }

  /** Whether the user asked to stop while the ledger waited for its database. */
  private static boolean givenUp(Result<Done> written) {
    return written instanceof Result.Bad<Done> bad && bad.first() instanceof Problem.Interrupted;
  }

  /** What failed, when the ledger could not be told so. */
  private static Problem unrecorded(Problem problem) {
    Problem.Facts failure = problem.facts();
    return new Problem.Interrupted(
        Problem.facts(
            "run.unrecorded",
            "interrupted before the ledger knew of this: " + failure.what(),
            failure.where(),
            failure.why(),
            "once the database answers: " + failure.remedy()));
  }

  private static Problem unfinishedTakeBack(Ledger.StepRow failed) {
    return Problem.failed(
        "run.failed-before",
        "this run had failed, and was interrupted while it was being taken back",
        Where.system("ledger", "step " + failed.position()),
        failed.detail(),
        "mend what failed; the same command then makes a new plan");
  }
}
