package dev.relayctl.report;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.relayctl.environment.EnvironmentName;
import dev.relayctl.problem.ExitCode;
import dev.relayctl.run.MachineCommands;
import java.time.Duration;
import java.util.List;

/** A command that was run in a machine: {@code relayctl/command/v1}. */
public record CommandReport(
    EnvironmentName environment,
    String machine,
    String group,
    List<String> command,
    MachineCommands.Ended ended,
    Duration took) {
  public CommandReport {
    command = List.copyOf(command);
  }

  /** The document as text; the only place where both outputs are one text each. */
  public String json() {
    ObjectNode document = JsonTree.object();
    document.put("schema", "relayctl/command/v1");
    document.put("environment", environment.value());
    document.put("machine", machine);
    document.put("group", group);
    document.set("command", JsonTree.texts(command));
    document.put("exitCode", ended.exitCode());
    if (ended.signal() != 0) {
      document.put("signal", ended.signal());
    }
    document.put("stdout", ended.stdout());
    document.put("stderr", ended.stderr());
    document.put("tookMillis", took.toMillis());
    return JsonTree.print(document);
  }

  /** What is said of a command that failed: the exit code can't be passed on, see there. */
  public String failure() {
    return command.getFirst()
        + (ended.signal() == 0
            ? " ended with exit code " + ended.exitCode()
            : " was ended by signal " + ended.signal())
        + " in machine "
        + machine
        + " ("
        + group
        + ")";
  }

  /** 1 for whatever the command failed with: 2 to 7 have meanings of their own here. */
  public ExitCode exitCode() {
    return ended.good() ? ExitCode.DONE : ExitCode.FAILED;
  }
}
