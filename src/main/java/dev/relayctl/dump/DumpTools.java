package dev.relayctl.dump;

import dev.relayctl.environment.DatabaseUrl;
import dev.relayctl.postgres.Connections;
import dev.relayctl.postgres.SqlProblems;
import dev.relayctl.problem.Result;
import dev.relayctl.run.Processes;
import java.time.InstantSource;
import java.util.Map;

/**
 * What dumps are made with on this machine.
 *
 * @param environment of this process; only its {@code PATH} is looked at
 * @param host this machine's name: a dump that another one wrote isn't here
 */
public record DumpTools(
    Connections connections,
    Processes processes,
    Map<String, String> environment,
    String host,
    InstantSource clock) {
  public DumpTools {
    environment = Map.copyOf(environment);
  }

  /** PostgreSQL's programs for a server of a major version. */
  Result<ClientPrograms> programs(DatabaseUrl database, int server) {
    return ClientPrograms.find(processes, environment, server, SqlProblems.where(database));
  }

  DumpCommands commands(ClientPrograms programs, DatabaseUrl database) {
    return new DumpCommands(processes, programs, database, host, clock);
  }
}
