package dev.relayctl.engine.postgres;

import dev.relayctl.environment.DatabaseUrl;
import dev.relayctl.environment.EnvironmentName;
import dev.relayctl.postgres.Connections;
import dev.relayctl.postgres.SqlProblems;
import dev.relayctl.problem.Problem;
import dev.relayctl.problem.Result;
import dev.relayctl.problem.Where;
import dev.relayctl.run.Ledger;
import dev.relayctl.run.Ticker;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The ledger in schema {@code relayctl} of the environment's own database.
 *
 * <p>The lock is PostgreSQL's session-level advisory lock: the server gives it back the moment the
 * holder's connection ends, so that a killed process is recognised at once and nobody has to guess
 * from the age of a heartbeat. The row beside it tells who holds it, and its fence number refuses
 * the writes of one who has lost it without noticing.
 */
public final class PostgresLedger implements Ledger {
  /** The advisory lock's key for an environment, as SQL with one parameter. */
  static final String KEY = "hashtextextended('relayctl ' || ?, 0)";

  private static final DateTimeFormatter CLOCK =
      DateTimeFormatter.ofPattern("HH:mm:ss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

  private final Connections connections;
  private final Ticker ticker;

  /**
   * A ledger.
   *
   * @param ticker paces the heartbeat
   */
  public PostgresLedger(Connections connections, Ticker ticker) {
    this.connections = connections;
    this.ticker = ticker;
  }

  @Override
  public Result<Summary> summary(DatabaseUrl database, EnvironmentName environment) {
    return connections.ask(
        database, connection -> Result.ok(LedgerQueries.summary(connection, environment)));
  }

  @Override
  public Result<List<Run>> history(DatabaseUrl database, EnvironmentName environment, int atMost) {
    return connections.ask(
        database, connection -> Result.ok(LedgerQueries.history(connection, environment, atMost)));
  }

  @Override
  public Result<List<StoredRelease>> releases(
      DatabaseUrl database, EnvironmentName environment, int atMost) {
    return connections.ask(
        database, connection -> Result.ok(LedgerQueries.releases(connection, environment, atMost)));
  }

  @Override
  public Result<Session> lock(DatabaseUrl database, EnvironmentName environment, Holder holder) {
    Result<Connection> opened = connections.open(database);
    if (!(opened instanceof Result.Ok<Connection>(Connection connection))) {
      return ((Result.Bad<Connection>) opened).as();
    }
    try {
      Result<Session> session = locked(connection, database, environment, holder);
      if (session instanceof Result.Bad<Session>) {
        connection.close();
      }
      return session;
    } catch (SQLException e) {
      closeQuietly(connection);
      return Result.bad(SqlProblems.asking(e, database));
    }
  }

  private Result<Session> locked(
      Connection connection, DatabaseUrl database, EnvironmentName environment, Holder holder)
      throws SQLException {
    try (var statement = connection.prepareStatement("SELECT pg_try_advisory_lock(" + KEY + ")")) {
      statement.setString(1, environment.value());
      try (var row = statement.executeQuery()) {
        row.next();
        if (!row.getBoolean(1)) {
          return Result.bad(held(environment, LedgerQueries.lock(connection, environment)));
        }
      }
    }
    if (LedgerSchema.upToDate(connections, database, connection)
        instanceof Result.Bad<Result.Done> bad) {
      return bad.as();
    }
    Problem foreign = Stamp.check(connection, environment, database);
    if (foreign != null) {
      return Result.bad(foreign);
    }
    String take =
        "INSERT INTO relayctl.lock AS l (environment, fence, holder, command, process_id, since,"
            + " heartbeat, step, held, reason) VALUES (?, 1, ?, ?, ?, now(), now(), NULL, true, ?)"
            + " ON CONFLICT (environment) DO UPDATE SET fence = l.fence + 1,"
            + " holder = excluded.holder, command = excluded.command,"
            + " process_id = excluded.process_id, since = now(), heartbeat = now(), step = NULL,"
            + " held = true, reason = excluded.reason RETURNING fence";
    @Nullable Run newest = LedgerQueries.left(connection, environment);
    long fence;
    try (var statement = connection.prepareStatement(take)) {
      statement.setString(1, environment.value());
      statement.setString(2, holder.who());
      statement.setString(3, holder.command());
      statement.setLong(4, holder.processId());
      statement.setString(5, holder.reason());
      try (var row = statement.executeQuery()) {
        row.next();
        fence = row.getLong(1);
      }
    }
    return Result.ok(
        new PostgresSession(
            connection,
            database,
            environment,
            new PostgresSession.Right(fence, holder),
            newest,
            ticker));
  }

  private static Problem held(EnvironmentName environment, @Nullable Lock lock) {
    return new Problem.Locked(
        Problem.facts(
            "lock.held",
            "somebody else is at work in " + environment,
            Where.system("ledger", "lock of " + environment),
            lock == null
                ? "they have just begun, and have not said who they are"
                : lock.holder().who()
                    + " runs \""
                    + lock.holder().command()
                    + "\" since "
                    + CLOCK.format(lock.since())
                    + (lock.step() == null ? "" : ", now at step " + lock.step()),
            "wait for it to end: relayctl history " + environment));
  }

  private static void closeQuietly(Connection connection) {
    try {
      connection.close();
    } catch (SQLException _) {
      // It is broken already; the problem that is being returned says why.
    }
  }
}
