package dev.relayctl.migrate.alembic;

import dev.relayctl.environment.DatabaseUrl;
import dev.relayctl.postgres.Connections;
import dev.relayctl.problem.Result;
import dev.relayctl.run.Progress;
import dev.relayctl.run.Ticker;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Set;

/**
 * Whether the server still answers while Alembic waits for it. Python's drivers wait for ever when
 * a network has forgotten their connection, or a server hangs: libpq leaves it to the system, which
 * looks after two hours, and asyncpg to nobody. So relayctl asks over a connection of its own, and
 * interrupts the thread that waits for the program when six questions in a row had no answer: half
 * a minute when they are refused, a minute and a half in silence.
 */
record SilentServer(Connections connections, DatabaseUrl database, Ticker ticker) {
  private static final Duration PAUSE = Duration.ofSeconds(5);

  /** In a row; each takes until the connection's own time is over, or none when it is refused. */
  private static final int FAILURES = 6;

  /** What is said of a server that said nothing; whatever it refuses with is an answer. */
  private static final Set<String> SILENT =
      Set.of(
          "database.no-answer",
          "database.port-closed",
          "database.host-unknown",
          "database.connection-lost");

  /** Watches for the thread that asks for it, from now on. */
  Watcher watch(Progress progress) {
    var watcher =
        new Watcher(
            Thread.ofVirtual().name("relayctl silent server"), each -> look(each, progress));
    watcher.begin();
    return watcher;
  }

  private void look(Watcher watcher, Progress progress) throws InterruptedException {
    int failures = 0;
    while (failures < FAILURES) {
      ticker.pause(PAUSE);
      failures = answers() ? 0 : failures + 1;
      if (Thread.currentThread().isInterrupted()) {
        return;
      }
    }
    progress.on(
        new Progress.Event.Note("the database has fallen silent: Alembic would wait for ever"));
    watcher.stop();
  }

  private boolean answers() {
    // A connection for each look: one that is kept may be forgotten by the network for itself.
    Result<Connection> opened = connections.open(database);
    if (!(opened instanceof Result.Ok<Connection>(Connection connection))) {
      return !SILENT.contains(opened.problems().getFirst().facts().id().value());
    }
    try (connection) {
      return true;
    } catch (SQLException _) {
      return true; // It has let us in.
    }
  }
}
