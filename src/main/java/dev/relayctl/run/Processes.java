package dev.relayctl.run;

import dev.relayctl.problem.Result;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Programs of this machine, started from an argument list, never through a shell. */
public interface Processes {
  /**
   * Runs a program to its end; {@code process.not-found} when there is none of that name, {@code
   * process.timeout} when it took too long, and then it was killed with its children. {@code
   * run.interrupted} also where only the program was asked to stop.
   */
  Result<Ran> run(Call call);

  /**
   * The same for a program that takes its time: each line is given on as it is written, from two
   * threads, without its end.
   */
  Result<Ran> follow(Call call, Consumer<String> line);

  /**
   * What to run.
   *
   * @param environment added to that of this process; may hold secrets
   * @param input what the program reads from its standard input; may hold secrets
   * @param withheld beginnings of the names of variables of this process that it doesn't get
   */
  record Call(
      List<String> arguments,
      Path directory,
      Map<String, String> environment,
      Duration timeout,
      String input,
      List<String> withheld) {
    /** A call that gets all variables. */
    public Call(
        List<String> arguments,
        Path directory,
        Map<String, String> environment,
        Duration timeout,
        String input) {
      this(arguments, directory, environment, timeout, input, List.of());
    }

    /** A call without input. */
    public Call(
        List<String> arguments, Path directory, Map<String, String> environment, Duration timeout) {
      this(arguments, directory, environment, timeout, "");
    }

    public Call {
      arguments = List.copyOf(arguments);
      environment = Map.copyOf(environment);
      withheld = List.copyOf(withheld);
    }

    /** Without environment and input, which may hold secrets. */
    @Override
    public String toString() {
      return String.join(" ", arguments);
    }
  }

  /**
   * What came of it. Of each output at most 1 Mi characters are kept: the beginning, or of a
   * program that was followed the end, where it says why it failed.
   */
  record Ran(int exitCode, String stdout, String stderr, Extent extent) {
    /** With both outputs whole. */
    public Ran(int exitCode, String stdout, String stderr) {
      this(exitCode, stdout, stderr, Extent.WHOLE);
    }
  }

  /** Whether outputs are all that was written. */
  enum Extent {
    WHOLE,
    CUT
  }
}
