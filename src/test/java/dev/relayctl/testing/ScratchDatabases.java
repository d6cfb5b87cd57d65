package dev.relayctl.testing;

import dev.relayctl.environment.DatabaseUrl;
import dev.relayctl.environment.Secret;
import dev.relayctl.problem.Result;
import dev.relayctl.problem.Where;
import dev.relayctl.run.ScratchServer;
import java.util.ArrayList;
import java.util.List;

/** Scratch databases on the tests' own server, over its superuser. */
public final class ScratchDatabases implements ScratchServer {
  @Override
  public Result<Running> start() {
    return Result.ok(new Databases());
  }

  private static final class Databases implements Running {
    private final List<PostgresServer.Database> made = new ArrayList<>();

    @Override
    public Result<DatabaseUrl> create() {
      made.add(PostgresServer.freshDatabase());
      return DatabaseUrl.parse(
          Secret.of(PostgresServer.asSuperuser(made.getLast()).url()),
          Where.system("test", "scratch database"));
    }

    /** Also on a thread that was interrupted, on which the driver wouldn't connect. */
    @Override
    public void close() {
      boolean interrupted = Thread.interrupted();
      made.forEach(PostgresServer::drop);
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
