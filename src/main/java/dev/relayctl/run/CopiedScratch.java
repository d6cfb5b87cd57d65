package dev.relayctl.run;

import dev.relayctl.environment.DatabaseUrl;
import dev.relayctl.problem.Result;
import java.nio.file.Path;
import java.time.Duration;

/**
 * Scratch databases that are copies of another database, with its data.
 *
 * @param workspace a directory for what is needed meanwhile; nobody else may read it
 */
public record CopiedScratch(
    ScratchServer scratch, DatabaseCopies copies, DatabaseUrl from, Path workspace)
    implements ScratchServer {
  private static final Duration LOCK_TIMEOUT = Duration.ofSeconds(10);

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
          .then(empty ->
              copies.copy(from, empty, workspace, LOCK_TIMEOUT, Progress.SILENT).map(_ -> empty));
    }

    @Override
    public void close() {
      server.close();
    }
  }
}
