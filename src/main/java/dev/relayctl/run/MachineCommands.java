package dev.relayctl.run;

import dev.relayctl.environment.AppName;
import dev.relayctl.problem.Result;
import java.time.Duration;
import java.util.List;

/** Commands in machines that run ({@code specs/fly-machines.md} §2.2, {@code exec}). */
public interface MachineCommands {
  /**
   * Runs a command to its end, whatever its exit code. Tried once: a problem that may be repeated
   * means that the command was not begun. {@code command.not-found}; {@code command.timeout} when
   * it took too long; {@code Problem.Locked} when somebody else has the machine's lease; {@code
   * Problem.Interrupted}, and then it may go on.
   */
  Result<Ended> run(AppName app, String machine, Command command);

  /**
   * What to run.
   *
   * @param arguments the program first; no shell reads them
   * @param input the command's standard input; empty for none
   */
  record Command(List<String> arguments, String input, Duration timeout) {
    public Command {
      arguments = List.copyOf(arguments);
    }

    /** Without the input, which may hold secrets. */
    @Override
    public String toString() {
      return String.join(" ", arguments);
    }
  }

  /**
   * How it ended.
   *
   * @param signal what ended it; 0 when it ended by itself
   */
  record Ended(int exitCode, int signal, String stdout, String stderr) {
    /** Whether it did what it was asked. */
    public boolean good() {
      return exitCode == 0 && signal == 0;
    }
  }
}
