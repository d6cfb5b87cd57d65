package dev.relayctl.engine.local;

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
      return Result.bad(ProgramProblems.notStarted(call.arguments().getFirst(), at(call), e));
    }
    try {
      return Result.ok(process.waitFor());
    } catch (InterruptedException _) {
      process.destroy();
      Thread.currentThread().interrupt();
      return Result.bad(
          ProgramProblems.interrupted(
              call.arguments().getFirst(), at(call), "the same command opens it again"));
    }
  }

  private static Where at(Call call) {
    return Where.system("this machine", call.toString());
  }
}
