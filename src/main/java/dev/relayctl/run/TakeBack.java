package dev.relayctl.run;

import dev.relayctl.plan.FrontendStep;
import dev.relayctl.plan.MachineStep;
import dev.relayctl.plan.Plan;
import dev.relayctl.plan.Step;
import dev.relayctl.problem.Problem;
import dev.relayctl.problem.Repeat;
import dev.relayctl.problem.Result;
import dev.relayctl.problem.Result.Done;
import java.util.List;

/**
 * Takes machines and pages back to what they were before a plan, the latest step first: a fleet is
 * old or new, never both.
 */
final class TakeBack {
  private final Steps steps;
  private final Progress progress;

  TakeBack(Steps steps, Progress progress) {
    this.steps = steps;
    this.progress = progress;
  }

  /**
   * Undoes what steps up to the position did to machines and pages.
   *
   * @return {@code TAKEN_BACK}; {@code FAILED} when there was nothing to take back, or not all
   *     could be; {@code INTERRUPTED}
   */
  RunOutcome upTo(Plan plan, int position) {
    List<Step> begun =
        plan.steps().stream()
            .filter(planned -> planned.position() <= position)
            .map(Plan.Planned::step)
            .toList();
    if (begun.stream().anyMatch(TakeBack::irreversible)) {
      progress.on(
          new Progress.Event.Note(
              "the new release is proven and the old machines are on their way out:"
                  + " nothing is taken back"));
      return RunOutcome.FAILED;
    }
    if (begun.stream().noneMatch(TakeBack::reversible)) {
      return RunOutcome.FAILED;
    }
    if (begun.stream().anyMatch(TakeBack::ofMachines)) {
      progress.on(
          new Progress.Event.Note("taking the machines back to what they ran before this deploy"));
    }
    RunOutcome outcome = RunOutcome.TAKEN_BACK;
    for (Step step : begun.reversed()) {
      if (steps.takeBack(step) instanceof Result.Bad<Done> bad) {
        // A Cloudflare that is down must not keep a broken backend running: pages are told of.
        boolean later = ofMachines(step) ? passes(bad) : bad.first() instanceof Problem.Interrupted;
        if (later) {
          progress.on(new Progress.Event.Note("not taken back: " + bad.first().facts().what()));
          return RunOutcome.INTERRUPTED;
        }
        outcome = RunOutcome.FAILED;
        bad.problems()
            .forEach(problem ->
                progress.on(new Progress.Event.Note("not taken back: " + problem.facts().what())));
      }
    }
    return outcome;
  }

  /** Whether another process may succeed later: then the run stays open for it. */
  private static boolean passes(Result.Bad<Done> bad) {
    return bad.problems().stream().anyMatch(TakeBack::passes);
  }

  private static boolean passes(Problem problem) {
    return switch (problem) {
      case Problem.Interrupted _, Problem.Unauthorised _ -> true;
      case Problem.Failed failed -> failed.repeat() == Repeat.SAFE;
      case Problem.Invalid _, Problem.Refused _, Problem.Locked _ -> false;
    };
  }

  private static boolean reversible(Step step) {
    return ofMachines(step)
        || step instanceof FrontendStep.RollBackSite
        || (step instanceof FrontendStep.DeploySite deploy && deploy.before() != null);
  }

  private static boolean ofMachines(Step step) {
    return step instanceof MachineStep.ReplaceMachines
        || step instanceof MachineStep.StartBeside
        || step instanceof MachineStep.SwitchTraffic;
  }

  /** The old fleet is being destroyed. */
  private static boolean irreversible(Step step) {
    return step instanceof MachineStep.RemoveMachines remove
        && switch (remove.why()) {
          case SURPLUS, REPLACED, BLUE -> true;
          case CANARY, LEFT_OVER -> false;
        };
  }
}
