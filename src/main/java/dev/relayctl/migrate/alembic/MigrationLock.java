package dev.relayctl.migrate.alembic;

import dev.relayctl.environment.DatabaseUrl;
import dev.relayctl.postgres.Connections;
import dev.relayctl.postgres.SqlProblems;
import dev.relayctl.problem.Problem;
import dev.relayctl.problem.Result;
import dev.relayctl.run.Progress;
import dev.relayctl.run.Ticker;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Function;

/**
 * An advisory lock on a connection of its own, because Alembic takes none ({@code
 * specs/migration-safety.md} §5). It is polled for: a session that waits for a lock inside of the
 * server holds a snapshot, which CREATE INDEX CONCURRENTLY would wait for. Alembic started by hand
 * doesn't know it.
 *
 * <p>The lock ends with relayctl's connection. An Alembic whose relayctl was killed goes on without
 * it: as long as one of its sessions is there, the lock counts as taken.
 */
record MigrationLock(Connections connections, InstantSource clock, Ticker ticker) {
  private static final String TRY =
      "SELECT pg_try_advisory_lock(hashtextextended('relayctl alembic', 0))";
  private static final Duration LONGEST = Duration.ofSeconds(30);
  private static final Duration PAUSE = Duration.ofMillis(300);

  /** Does the work while the lock is held; {@code migrate.locked} when it can't be had. */
  <T> Result<T> holding(
      DatabaseUrl database, Progress progress, Function<Connection, Result<T>> work) {
    return connections.ask(
        database,
        connection -> taken(connection, database, progress).then(_ -> work.apply(connection)));
  }

  private Result<Result.Done> taken(Connection connection, DatabaseUrl database, Progress progress)
      throws SQLException {
    var deadline = clock.instant().plus(LONGEST);
    boolean told = false;
    boolean locked = false;
    while (true) {
      locked = locked || tried(connection);
      List<Integer> sessions = locked ? Leftovers.of(connection) : List.of();
      if (locked && sessions.isEmpty()) {
        return Result.done();
      }
      if (clock.instant().isAfter(deadline)) {
        return Result.bad(locked ? left(database, sessions) : taken(database));
      }
      if (!told) {
        progress.on(
            new Progress.Event.Note("waiting for another migration of this database to end"));
        told = true;
      }
      try {
        ticker.pause(PAUSE);
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
        return Result.bad(AlembicFailure.interrupted(database, IndexRemains.Left.NOTHING));
      }
    }
  }

  private static Problem taken(DatabaseUrl database) {
    return new Problem.Locked(
        Problem.facts(
            "migrate.locked",
            "another relayctl is migrating this database with Alembic",
            SqlProblems.where(database),
            "its lock was not free within " + LONGEST.toSeconds() + " s",
            "wait until it has finished, then try again"));
  }

  private static Problem left(DatabaseUrl database, List<Integer> sessions) {
    return new Problem.Locked(
        Problem.facts(
            "migrate.locked",
            "an Alembic is migrating this database whose relayctl was killed",
            SqlProblems.where(database),
            "process "
                + String.join(", ", sessions.stream().map(String::valueOf).toList())
                + " of the server belongs to it",
            "wait until it has finished, or end it: select pg_terminate_backend("
                + sessions.getFirst()
                + "); then try again"));
  }

  /** Whether this session has it now. */
  static boolean tried(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(TRY)) {
      return rows.next() && rows.getBoolean(1);
    }
  }
}
