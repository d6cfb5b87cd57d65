package dev.relayctl.run;

import dev.relayctl.plan.Plan;
import dev.relayctl.problem.Problem;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What became of a run.
 *
 * @param steps those that were begun or were done already, in order
 * @param machines those that the run touched
 * @param pages what users get of production's frontend; null when the run touched none
 * @param problem why it ended early; null when it didn't
 * @param url where the app answers; null when unknown
 * @param frontend where the frontend is opened that this run has deployed; null for none
 */
public record RunResult(
    RunOutcome outcome,
    List<StepResult> steps,
    List<MachineResult> machines,
    @Nullable PagesResult pages,
    @Nullable Problem problem,
    @Nullable URI url,
    @Nullable URI frontend) {
  public RunResult {
    steps = List.copyOf(steps);
    machines = List.copyOf(machines);
  }

  /** What became of a step. */
  public record StepResult(Plan.Planned step, RunOutcome outcome, String detail, Duration took) {}

  /**
   * What became of a machine.
   *
   * @param before what it ran: {@code release 3, started}, or {@code absent}
   * @param after the same after the run
   */
  public record MachineResult(String id, String group, String before, String after) {}

  /**
   * What became of a frontend.
   *
   * @param project at Pages
   * @param before what users got: {@code deployment 1f2e3d4c}
   * @param after the same after the run, or why that is unknown
   */
  public record PagesResult(String project, String before, String after) {}
}
