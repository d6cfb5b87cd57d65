package dev.relayctl.dump;

import dev.relayctl.problem.Result;
import dev.relayctl.problem.Where;
import dev.relayctl.run.DumpPrograms;
import dev.relayctl.run.Processes;
import java.util.Map;

/**
 * Those on the {@code PATH} or where packages put them.
 *
 * @param environment of this process; only its {@code PATH} is looked at
 */
public record InstalledDumpPrograms(Processes processes, Map<String, String> environment)
    implements DumpPrograms {
  public InstalledDumpPrograms {
    environment = Map.copyOf(environment);
  }

  @Override
  public Result<Integer> major(int server) {
    return ClientPrograms.find(
            processes, environment, server, Where.system("this machine", "pg_dump"))
        .map(ClientPrograms::major);
  }
}
