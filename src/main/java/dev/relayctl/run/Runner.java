package dev.relayctl.run;

import dev.relayctl.environment.AppName;
import dev.relayctl.plan.Machine;
import dev.relayctl.plan.MachineChange;
import dev.relayctl.plan.MachineConfig;
import dev.relayctl.plan.Plan;
import dev.relayctl.plan.Step;
import dev.relayctl.problem.Problem;
import dev.relayctl.problem.Result;
import dev.relayctl.problem.Result.Done;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The step loop. The ledger knows before a step begins and after it ends; the first failure stops
 * the run, and machines that it changed are taken back to what they ran before. An interruption
 * stops it as well, but leaves everything as it is: the same command goes on from there.
 */
public final class Runner {
  private final Outside outside;

  public Runner(Outside outside) {
    this.outside = outside;
  }

  /**
   * Runs a plan to its end.
   *
   * @param run its number in the ledger, where it has begun
   * @param done the positions of steps that an earlier process finished
   */
  public RunResult run(
      Plan plan,
      long run,
      Set<Integer> done,
      Materials materials,
      Ledger.Session ledger,
      Progress progress) {
    var steps = new Steps(outside, materials, progress);
    var results = new ArrayList<RunResult.StepResult>();
    Map<String, String> before = machinesBefore(plan);
    Set<Integer> begunBefore = begunBefore(run, ledger);
    for (Plan.Planned planned : plan.steps()) {
      if (done.contains(planned.position()) && !Steps.repeatedAfterCrash(planned.step())) {
        results.add(
            new RunResult.StepResult(
                planned, RunOutcome.DONE, "done before the interruption", Duration.ZERO));
        continue;
      }
      progress.on(new Progress.Event.StepBegun(planned, plan.steps().size()));
      Instant begun = outside.clock().instant();
      StepEnd end =
          switch (ledger.stepBegun(run, planned)) {
            case Result.Ok<Done> _ ->
                begunBefore.contains(planned.position())
                    ? steps.resume(planned.step(), run, ledger)
                    : steps.perform(planned.step(), run, ledger);
            case Result.Bad<Done> bad -> StepEnd.stopped(bad.first());
          };
      Duration took = Duration.between(begun, outside.clock().instant());
      // An interrupted thread can't write: the mark is put back once the ledger knows.
      boolean interrupted = Thread.interrupted();
      switch (end) {
        case StepEnd.Good(String detail) -> {
          Result<Done> written = ledger.stepEnded(run, planned.position(), RunOutcome.DONE, detail);
          if (written instanceof Result.Bad<Done> bad) {
            return ended(plan, run, results, before, steps, ledger, RunOutcome.FAILED, bad.first());
          }
          results.add(new RunResult.StepResult(planned, RunOutcome.DONE, detail, took));
          progress.on(new Progress.Event.StepEnded(planned, RunOutcome.DONE, detail, took));
        }
        case StepEnd.Stopped(Problem problem) -> {
          RunOutcome outcome = outcome(problem);
          String why = problem.facts().what();
          var _ = ledger.stepEnded(run, planned.position(), outcome, why);
          results.add(new RunResult.StepResult(planned, outcome, why, took));
          progress.on(new Progress.Event.StepEnded(planned, outcome, why, took));
          if (outcome == RunOutcome.FAILED && !(problem instanceof Problem.Locked)) {
            outcome = takeBack(plan, planned.position(), steps, progress);
          }
          return ended(plan, run, results, before, steps, ledger, outcome, problem);
        }
      }
      if (interrupted) {
        return ended(
            plan,
            run,
            results,
            before,
            steps,
            ledger,
            RunOutcome.INTERRUPTED,
            Attempts.interrupted());
      }
    }
    return ended(plan, run, results, before, steps, ledger, RunOutcome.DONE, null);
  }

  /** The positions of this run's steps that an earlier process began, ended or not. */
  private static Set<Integer> begunBefore(long run, Ledger.Session ledger) {
    return ledger.unfinished().filter(earlier -> earlier.number() == run).stream()
        .flatMap(earlier -> earlier.steps().stream())
        .map(Ledger.StepRow::position)
        .collect(Collectors.toSet());
  }

  private static RunOutcome outcome(Problem problem) {
    return switch (problem) {
      case Problem.Interrupted _ -> RunOutcome.INTERRUPTED;
      case Problem.Refused _ -> RunOutcome.REFUSED;
      case Problem.Failed _, Problem.Invalid _, Problem.Locked _, Problem.Unauthorised _ ->
          RunOutcome.FAILED;
    };
  }

  /** Takes back what machine steps up to the position have changed, the latest first. */
  private static RunOutcome takeBack(Plan plan, int upTo, Steps steps, Progress progress) {
    List<Step.ReplaceMachines> touched =
        plan.steps().stream()
            .filter(planned -> planned.position() <= upTo)
            .map(Plan.Planned::step)
            .filter(Step.ReplaceMachines.class::isInstance)
            .map(Step.ReplaceMachines.class::cast)
            .toList();
    if (touched.isEmpty()) {
      return RunOutcome.FAILED;
    }
    progress.on(
        new Progress.Event.Note("taking the machines back to what they ran before this deploy"));
    boolean all = true;
    for (Step.ReplaceMachines step : touched.reversed()) {
      if (steps.takeBack(step) instanceof Result.Bad<Done> bad) {
        all = false;
        progress.on(new Progress.Event.Note("not taken back: " + bad.first().facts().what()));
      }
    }
    return all ? RunOutcome.TAKEN_BACK : RunOutcome.FAILED;
  }

  private RunResult ended(
      Plan plan,
      long run,
      List<RunResult.StepResult> results,
      Map<String, String> before,
      Steps steps,
      Ledger.Session ledger,
      RunOutcome outcome,
      @Nullable Problem problem) {
    // An interrupted run stays open in the ledger: the next command finds it there and goes on.
    if (outcome != RunOutcome.INTERRUPTED) {
      var _ = ledger.end(run, outcome, problem);
    }
    AppName app = app(plan);
    return new RunResult(
        outcome,
        results,
        app == null ? List.of() : machinesAfter(plan, app, before),
        problem,
        app == null ? null : steps.url(app, declaredUrl(plan)));
  }

  private static @Nullable AppName app(Plan plan) {
    for (Plan.Planned planned : plan.steps()) {
      if (planned.step() instanceof Step.ReplaceMachines replace) {
        return replace.app();
      }
      if (planned.step() instanceof Step.Verify verify) {
        return verify.app();
      }
    }
    return null;
  }

  private static @Nullable URI declaredUrl(Plan plan) {
    for (Plan.Planned planned : plan.steps()) {
      if (planned.step() instanceof Step.Verify verify) {
        return verify.url();
      }
    }
    return null;
  }

  private static Map<String, String> machinesBefore(Plan plan) {
    var before = new LinkedHashMap<String, String>();
    for (Plan.Planned planned : plan.steps()) {
      if (planned.step() instanceof Step.ReplaceMachines replace) {
        for (MachineChange change : replace.changes()) {
          switch (change) {
            case MachineChange.Update update -> before.put(update.id(), release(update.before()));
            case MachineChange.Destroy(var id) -> before.put(id, "no longer wanted");
            case MachineChange.Create _ -> {}
          }
        }
      }
    }
    return before;
  }

  private List<RunResult.MachineResult> machinesAfter(
      Plan plan, AppName app, Map<String, String> before) {
    List<Machine> now =
        outside
            .attempts()
            .within(Duration.ofSeconds(20), () -> outside.fleet().machines(app))
            .orElse(_ -> List.of());
    var results = new ArrayList<RunResult.MachineResult>();
    for (Machine machine : now) {
      boolean ours =
          before.containsKey(machine.id())
              || machine.config().release().orElse(0) == plan.release();
      if (machine.config().managed() && ours && !machine.group().startsWith("fly_app_")) {
        results.add(
            new RunResult.MachineResult(
                machine.id(),
                machine.group(),
                before.getOrDefault(machine.id(), "absent"),
                release(machine.config()) + ", " + health(machine)));
      }
    }
    before.forEach((id, was) -> {
      if (now.stream().noneMatch(machine -> machine.id().equals(id))) {
        results.add(new RunResult.MachineResult(id, "", was, "destroyed"));
      }
    });
    return results;
  }

  private static String health(Machine machine) {
    return machine.healthy() && machine.config().checkCount() > 0
        ? "healthy"
        : machine.state().word();
  }

  private static String release(MachineConfig config) {
    return config.release().map(number -> "release " + number).orElse("no release of relayctl");
  }
}
