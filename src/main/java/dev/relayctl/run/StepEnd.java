package dev.relayctl.run;

import dev.relayctl.problem.Problem;

/** How a step ended. */
sealed interface StepEnd {
  /** It is done; the detail is a few words for the report. */
  record Good(String detail) implements StepEnd {}

  /** It is not. */
  record Stopped(Problem problem) implements StepEnd {}

  static StepEnd good(String detail) {
    return new Good(detail);
  }

  static StepEnd stopped(Problem problem) {
    return new Stopped(problem);
  }
}
