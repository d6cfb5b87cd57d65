package dev.relayctl.dump;

import dev.relayctl.environment.DatabaseUrl;
import dev.relayctl.postgres.Connections;
import dev.relayctl.problem.Result;
import dev.relayctl.run.WriteCounters;

/** The counters of PostgreSQL's cumulative statistics. */
public record ServerCounters(Connections connections) implements WriteCounters {
  @Override
  public Result<Counted> of(DatabaseUrl database) {
    return connections.ask(
        database,
        connection -> {
          Activity now = Activity.of(connection);
          return Result.ok(new Counted(now.since(), now.tables()));
        });
  }
}
