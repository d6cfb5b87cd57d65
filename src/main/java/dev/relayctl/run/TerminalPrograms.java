package dev.relayctl.run;

import dev.relayctl.problem.Result;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Programs that take over this process's terminal until they end. */
public interface TerminalPrograms {
  /** Runs it; its exit code. {@code process.not-found} when there is none of that name. */
  Result<Integer> run(Call call);

  /** What the program's environment begins with. */
  enum Inherited {
    /** That of this process. */
    EVERYTHING,
    /** Nothing. */
    NOTHING
  }

  /**
   * What to run.
   *
   * @param environment added to what is inherited; may hold secrets
   */
  record Call(
      List<String> arguments,
      Path directory,
      Inherited inherited,
      Map<String, String> environment) {
    public Call {
      arguments = List.copyOf(arguments);
      environment = Map.copyOf(environment);
    }

    /** Without the environment, which may hold secrets. */
    @Override
    public String toString() {
      return String.join(" ", arguments);
    }
  }
}
