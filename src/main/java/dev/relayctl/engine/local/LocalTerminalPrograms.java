package dev.relayctl.engine.local;

import dev.relayctl.problem.Problem;
import dev.relayctl.problem.Result;
import dev.relayctl.problem.Where;
import dev.relayctl.run.TerminalPrograms;
import java.io.IOException;

/** Programs of this machine on this process's own terminal. */
public final class LocalTerminalPrograms implements TerminalPrograms {
  @Override
  public Result<Integer> run(Call call) {
    var builder =
        new ProcessBuilder(call.arguments()).directory(call.directory().toFile()).inheritIO();
    if (call.inherited() == Inherited.NOTHING) {
      builder.environment().clear();
    }
    builder.environment().putAll(call.environment());
    Process process;
    try {
      process = builder.start();
    } catch (IOException e) {
      return Result.bad(notStarted(call, e));
    }
    try {
      return Result.ok(process.waitFor());
    } catch (InterruptedException _) {
      process.destroy();
      Thread.currentThread().interrupt();
      return Result.bad(interrupted(call));
    }
  }

  private static Problem notStarted(Call call, IOException e) {
    return Problem.failed(
        "process.not-found",
        "the program " + call.arguments().getFirst() + " could not be started",
        at(call),
        String.valueOf(e.getMessage()),
        "install it, or put its directory on the PATH");
  }

  private static Problem interrupted(Call call) {
    return new Problem.Interrupted(
        Problem.facts(
            "run.interrupted",
            "interrupted while " + call.arguments().getFirst() + " was running",
            at(call),
            "the process was asked to stop",
            "the same command opens it again"));
  }

  private static Where at(Call call) {
    return Where.system("this machine", call.toString());
  }
}
