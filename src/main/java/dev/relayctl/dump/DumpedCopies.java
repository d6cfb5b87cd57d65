package dev.relayctl.dump;

import dev.relayctl.environment.DatabaseUrl;
import dev.relayctl.postgres.Connections;
import dev.relayctl.postgres.SqlProblems;
import dev.relayctl.problem.Result;
import dev.relayctl.problem.Result.Done;
import dev.relayctl.run.DatabaseCopies;
import dev.relayctl.run.Processes;
import dev.relayctl.run.Progress;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;

/** Copies by {@code pg_dump} and {@code pg_restore}, over a file that is deleted afterwards. */
public final class DumpedCopies implements DatabaseCopies {
  private final Connections connections;
  private final Processes processes;
  private final Map<String, String> environment;
  private final String host;
  private final InstantSource clock;

  /**
   * An adapter.
   *
   * @param environment of this process; only its {@code PATH} is looked at
   * @param host this machine's name, for the names of files
   */
  public DumpedCopies(
      Connections connections,
      Processes processes,
      Map<String, String> environment,
      String host,
      InstantSource clock) {
    this.connections = connections;
    this.processes = processes;
    this.environment = Map.copyOf(environment);
    this.host = host;
    this.clock = clock;
  }

  @Override
  public Result<Done> copy(
      DatabaseUrl from,
      DatabaseUrl empty,
      Path workspace,
      Duration lockTimeout,
      Progress progress) {
    return connections
        .ask(from, connection -> Result.ok(Activity.of(connection).server()))
        .then(
            server -> ClientPrograms.find(processes, environment, server, SqlProblems.where(from)))
        .then(programs ->
            DumpFiles.fresh(workspace, "copy", host)
                .then(file -> {
                  try {
                    return new DumpCommands(processes, programs, from, host, clock)
                        .dump(file.part(), lockTimeout, progress)
                        .then(_ ->
                            new DumpCommands(processes, programs, empty, host, clock)
                                .fill(file.part()));
                  } finally {
                    file.discard();
                  }
                }));
  }
}
