package dev.relayctl;

import dev.relayctl.environment.DatabaseUrl;
import dev.relayctl.problem.Result;
import dev.relayctl.run.Processes;
import dev.relayctl.run.ScratchServer;
import dev.relayctl.sandbox.state.PrivateFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Programs of Python that keep what they compile as long as a scratch server runs. A proof starts
 * Alembic three times for each revision, and half of a start is compiling SQLAlchemy anew where its
 * installation has no byte code, as uv's hasn't (measured with Python 3.11: 0.7 s, not 1.5 s).
 *
 * <p>No longer than that: Python believes compiled code whose source has the same second and size,
 * which is too little for revisions that work on a database of somebody's.
 */
final class CompiledPython implements Processes {
  private static final String PREFIX = "PYTHONPYCACHEPREFIX";
  private static final String REFUSED = "PYTHONDONTWRITEBYTECODE";

  private final Processes processes;
  private volatile @Nullable Path directory;

  CompiledPython(Processes processes) {
    this.processes = processes;
  }

  /** The server, with a directory for what is compiled while it runs. */
  ScratchServer during(ScratchServer server) {
    return () -> server.start().map(Kept::new);
  }

  @Override
  public Result<Ran> run(Call call) {
    return processes.run(kept(call));
  }

  @Override
  public Result<Ran> follow(Call call, Consumer<String> line) {
    return processes.follow(kept(call), line);
  }

  private Call kept(Call call) {
    Path kept = directory;
    if (kept == null) {
      return call;
    }
    Map<String, String> environment = new HashMap<>(call.environment());
    environment.put(PREFIX, kept.toString());
    environment.put(REFUSED, ""); // which Python takes for unset
    return new Call(
        call.arguments(),
        call.directory(),
        environment,
        call.timeout(),
        call.input(),
        call.withheld());
  }

  /** A running server whose end is that of the directory. */
  private final class Kept implements ScratchServer.Running {
    private final ScratchServer.Running server;

    Kept(ScratchServer.Running server) {
      this.server = server;
      try {
        // Readable and writable by its owner alone: whoever writes there decides what runs.
        directory = Files.createTempDirectory("relayctl-python-");
      } catch (IOException _) {
        directory = null; // it is slower, and nothing else
      }
    }

    @Override
    public Result<DatabaseUrl> create() {
      return server.create();
    }

    @Override
    public void close() {
      server.close();
      Path kept = directory;
      directory = null;
      try {
        if (kept != null) {
          PrivateFiles.deleteTree(kept);
        }
      } catch (IOException _) {
        // It lies where the system cleans up.
      }
    }
  }
}
