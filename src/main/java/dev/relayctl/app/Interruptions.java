package dev.relayctl.app;

import dev.relayctl.problem.Problem;
import dev.relayctl.problem.Where;

/** What commands end with that were interrupted before they changed anything. */
final class Interruptions {
  private Interruptions() {}

  static Problem whileReading() {
    return new Problem.Interrupted(
        Problem.facts(
            "run.interrupted",
            "interrupted while reading",
            Where.system("relayctl", "this process"),
            "the process was asked to stop",
            "nothing was changed; run the command again"));
  }
}
