package dev.relayctl.engine.local;

import dev.relayctl.problem.Problem;
import dev.relayctl.problem.Where;
import java.io.IOException;

/** What can be wrong with a program of this machine. */
final class ProgramProblems {
  private ProgramProblems() {}

  static Problem notStarted(String program, Where at, IOException e) {
    return Problem.failed(
        "process.not-found",
        "the program " + program + " could not be started",
        at,
        String.valueOf(e.getMessage()),
        "install it, or put its directory on the PATH");
  }

  static Problem interrupted(String program, Where at, String remedy) {
    return new Problem.Interrupted(
        Problem.facts(
            "run.interrupted",
            "interrupted while " + program + " was running",
            at,
            "the process was asked to stop",
            remedy));
  }
}
