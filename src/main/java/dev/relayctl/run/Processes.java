package dev.relayctl.run;

import dev.relayctl.problem.Result;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Programs of this machine, started from an argument list, never through a shell. */
public interface Processes {
  /**
   * Runs a program to its end; {@code process.not-found} when there is none of that name, {@code
   * process.timeout} when it took too long, and then it was killed with its children.
   */
  Result<Ran> run(Call call);

  /**
   * What to run.
   *
   * @param environment added to that of this process; may hold secrets
   */
  record Call(
      List<String> arguments, Path directory, Map<String, String> environment, Duration timeout) {
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

  /** What came of it; both texts cut at 1 MiB. */
  record Ran(int exitCode, String stdout, String stderr) {}
}
