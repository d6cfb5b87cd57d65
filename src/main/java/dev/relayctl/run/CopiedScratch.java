package dev.relayctl.run;

import dev.relayctl.environment.DatabaseUrl;
import dev.relayctl.problem.Result;
import java.nio.file.Path;
import java.time.Duration;

/**
 * Scratch databases that are copies of another database, with its data.
 *
 * @param workspace a directory for what is needed meanwhile; nobody else may read it
 * @param lockTimeout how long a copy may wait for a table that somebody has locked
 */
public record CopiedScratch(
    ScratchServer scratch,
    DatabaseCopies copies,
    DatabaseUrl from,
    Path workspace,
    Duration lockTimeout,
    Progress progress)
    implements ScratchServer {

  @Override
  public Result<Running> start() {
    return scratch.start().map(Copying::new);
  }

  private final class Copying implements Running {
    private final Running server;

    Copying(Running server) {
      this.server = server;
    }

    @Override
    public Result<DatabaseUrl> create() {
      return server
          .create()
          .then(
              empty -> copies.copy(from, empty, workspace, lockTimeout, progress).map(_ -> empty));
    }

    @Override
    public void close() {
      server.close();
    }
  }
}
