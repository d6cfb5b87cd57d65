package dev.relayctl.run;

import dev.relayctl.problem.Problem;
import dev.relayctl.problem.Result;

/** How a step ended. */
sealed interface StepEnd {
  /** It is done; the detail is a few words for the report. */
  record Good(String detail) implements StepEnd {}

  /** It is not. */
  record Stopped(Problem problem) implements StepEnd {}

  /** Done with this detail, or stopped by the first problem. */
  static StepEnd of(Result<?> result, String detail) {
    return result.match(_ -> good(detail), problems -> stopped(problems.getFirst()));
  }

  static StepEnd good(String detail) {
    return new Good(detail);
  }

  static StepEnd stopped(Problem problem) {
    return new Stopped(problem);
  }
}
