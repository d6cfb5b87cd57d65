package dev.relayctl.migrate;

import dev.relayctl.environment.DatabaseUrl;
import dev.relayctl.postgres.Connections;
import dev.relayctl.problem.Result;
import dev.relayctl.run.Progress;
import dev.relayctl.run.Ticker;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Sees from a second connection whom a migration waits for, and how far a long statement is. It has
 * to look while the migration waits: once {@code lock_timeout} has ended the statement, {@code
 * pg_blocking_pids} is empty. The connection is opened for the first statement that takes longer
 * than one look; when none can be had, blockers stay unnamed, and that is all.
 */
final class LockWatch implements AutoCloseable {
  private static final Duration LONGEST_PAUSE = Duration.ofMillis(200);

  /** When a long statement is told of first; then after twice the time, up to a minute later. */
  private static final Duration FIRST_TOLD = Duration.ofSeconds(5);

  private static final Duration LONGEST_SILENCE = Duration.ofMinutes(1);

  private final Connections connections;
  private final DatabaseUrl database;
  private final Ticker ticker;
  private final Duration pause;
  private final Progress progress;
  private final Thread thread;

  /** A statement at work; one after the other on the same backend are two. */
  private static final class Running {
    final int backend;

    Running(int backend) {
      this.backend = backend;
    }
  }

  /** Null while none is. */
  private final AtomicReference<@Nullable Running> running = new AtomicReference<>();

  private final AtomicReference<List<Blocker>> blockers = new AtomicReference<>(List.of());

  private LockWatch(
      Connections connections,
      DatabaseUrl database,
      Ticker ticker,
      Duration lockTimeout,
      Progress progress) {
    this.connections = connections;
    this.database = database;
    this.ticker = ticker;
    this.progress = progress;
    Duration quarter = lockTimeout.dividedBy(4);
    this.pause = quarter.compareTo(LONGEST_PAUSE) < 0 ? quarter : LONGEST_PAUSE;
    this.thread = Thread.ofVirtual().name("relayctl lock watch").unstarted(this::watch);
  }

  static LockWatch start(
      Connections connections,
      DatabaseUrl database,
      Ticker ticker,
      Duration lockTimeout,
      Progress progress) {
    var watch = new LockWatch(connections, database, ticker, lockTimeout, progress);
    watch.thread.start();
    return watch;
  }

  /** A statement begins on this backend. */
  void begun(int backend) {
    blockers.set(List.of());
    running.set(new Running(backend));
  }

  /** The statement has ended. */
  void ended() {
    running.set(null);
  }

  /** Whom the last statement was seen waiting for; empty when it didn't wait. */
  List<Blocker> blockers() {
    return blockers.get();
  }

  @Override
  public void close() {
    thread.interrupt();
    try {
      thread.join();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private void watch() {
    try {
      Running before = null;
      while (true) {
        ticker.pause(pause);
        Running now = running.get();
        if (now != null && now.equals(before)) {
          if (connections.open(database) instanceof Result.Ok<Connection>(Connection connection)) {
            watchOver(connection);
          }
          return;
        }
        before = now;
      }
    } catch (InterruptedException | SQLException _) {
      // Closed, or the server has gone: the migration itself will say so.
    }
  }

  private void watchOver(Connection connection) throws SQLException, InterruptedException {
    try (connection) {
      String told = "";
      Running before = null;
      Duration since = Duration.ZERO;
      Duration next = FIRST_TOLD;
      while (true) {
        Running now = running.get();
        if (now == null || !now.equals(before)) {
          before = now;
          since = Duration.ZERO;
          next = FIRST_TOLD;
        }
        if (now != null) {
          List<Blocker> seen = Blocker.of(connection, now.backend);
          if (!seen.isEmpty() && now.equals(running.get())) {
            blockers.set(seen);
            String pids = pids(seen);
            if (!pids.equals(told)) {
              progress.on(new Progress.Event.Note("waiting for a lock: " + seen.getFirst().text()));
              told = pids;
            }
          }
          if (since.compareTo(next) >= 0) {
            tell(connection, now, since);
            next = since.plus(since.compareTo(LONGEST_SILENCE) < 0 ? since : LONGEST_SILENCE);
          }
        }
        ticker.pause(pause);
        // Counted in looks: a little more time has passed.
        since = since.plus(pause);
      }
    }
  }

  private void tell(Connection connection, Running now, Duration since) {
    Optional<StatementProgress> known;
    try {
      known = StatementProgress.of(connection, now.backend);
    } catch (SQLException _) {
      known = Optional.empty(); // a server without these views; the next look tells if it has gone
    }
    if (now.equals(running.get())) {
      progress.on(new Progress.Event.Note(StatementProgress.told(since, known)));
    }
  }

  private static String pids(List<Blocker> blockers) {
    Set<String> pids =
        blockers.stream().map(each -> Integer.toString(each.pid())).collect(Collectors.toSet());
    return String.join(",", pids);
  }
}
