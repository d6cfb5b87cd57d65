package dev.relayctl.fakes;

import dev.relayctl.problem.Problem;
import dev.relayctl.problem.Result;
import dev.relayctl.problem.Where;
import dev.relayctl.run.Processes;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;

/** Programs that write one text, whatever they are asked; all others aren't installed. */
public final class InstalledPrograms implements Processes {
  private final Map<String, Ran> programs = new HashMap<>();

  /** A program that ends well. */
  public InstalledPrograms with(String program, String output) {
    programs.put(program, new Ran(0, output, ""));
    return this;
  }

  /** A program that ends badly. */
  public InstalledPrograms broken(String program, int exitCode) {
    programs.put(program, new Ran(exitCode, "", "it is broken"));
    return this;
  }

  /** Takes one away. */
  public InstalledPrograms without(String program) {
    programs.remove(program);
    return this;
  }

  @Override
  public Result<Ran> run(Call call) {
    Ran ran = programs.get(call.arguments().getFirst());
    return ran != null
        ? Result.ok(ran)
        : Result.bad(
            Problem.failed(
                "process.not-found",
                "the program could not be started",
                Where.system("test", call.arguments().getFirst()),
                "nobody installed it",
                "install it"));
  }

  @Override
  public Result<Ran> follow(Call call, Consumer<String> line) {
    return run(call).peek(ran -> ran.stdout().lines().forEach(line));
  }
}
