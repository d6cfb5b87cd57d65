package dev.relayctl.engine.postgres;

import dev.relayctl.environment.DatabaseUrl;
import dev.relayctl.environment.EnvironmentName;
import dev.relayctl.plan.DatabaseStanding;
import dev.relayctl.plan.Rehearsal;
import dev.relayctl.postgres.Connections;
import dev.relayctl.postgres.Restoring;
import dev.relayctl.problem.Problem;
import dev.relayctl.problem.Result;
import dev.relayctl.problem.Result.Done;
import dev.relayctl.run.Attempts;
import dev.relayctl.run.Ledger;
import dev.relayctl.run.Migrations;
import dev.relayctl.run.Progress;
import dev.relayctl.run.Ticker;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * The ledger in schema {@code relayctl} of the environment's own database.
 *
 * <p>The lock is PostgreSQL's session-level advisory lock: the server gives it back the moment the
 * holder's connection ends, so that a killed process is recognised at once and nobody has to guess
 * from the age of a heartbeat. The row beside it tells who holds it and in which session, and its
 * fence number refuses the writes of one who has lost it without noticing. The heartbeat decides
 * where the server can't: when a holder's machine or network has vanished, its session is ended by
 * the one who waits.
 */
public final class PostgresLedger implements Ledger {
  private final Connections connections;
  private final Attempts attempts;
  private final Ticker ticker;

  /**
   * A ledger.
   *
   * @param attempts to reconnect a holder whose connection broke
   * @param ticker paces the heartbeat
   */
  public PostgresLedger(Connections connections, Attempts attempts, Ticker ticker) {
    this.connections = connections;
    this.attempts = attempts;
    this.ticker = ticker;
  }

  @Override
  public Result<Summary> summary(DatabaseUrl database, EnvironmentName environment) {
    return asked(database, connection -> Result.ok(LedgerQueries.summary(connection, environment)));
  }

  @Override
  public Result<List<Run>> history(DatabaseUrl database, EnvironmentName environment, int atMost) {
    return asked(
        database, connection -> Result.ok(LedgerQueries.history(connection, environment, atMost)));
  }

  @Override
  public Result<List<StoredRelease>> releases(
      DatabaseUrl database, EnvironmentName environment, int atMost) {
    return asked(
        database, connection -> Result.ok(LedgerQueries.releases(connection, environment, atMost)));
  }

  @Override
  public Result<Map<String, String>> checksums(DatabaseUrl database, Migrations.Files files) {
    return asked(database, connection -> Result.ok(LedgerQueries.checksums(connection, files)));
  }

  @Override
  public Result<List<KeptRestorePoint>> restorePoints(
      DatabaseUrl database, EnvironmentName environment) {
    return asked(
        database, connection -> Result.ok(LedgerQueries.restorePoints(connection, environment)));
  }

  @Override
  public Result<Done> rehearsed(
      DatabaseUrl database, EnvironmentName environment, Rehearsal rehearsal) {
    return connections.ask(
        database,
        connection ->
            LedgerSchema.upToDate(connections, database, connection) instanceof Result.Bad<Done> bad
                ? bad
                : Rehearsals.write(connection, environment, rehearsal));
  }

  @Override
  public Result<Optional<Rehearsal>> rehearsal(DatabaseUrl database, EnvironmentName environment) {
    return connections.ask(
        database, connection -> Result.ok(LedgerQueries.rehearsal(connection, environment)));
  }

  @Override
  public Result<Session> lock(DatabaseUrl database, Claim claim, Holder holder, Progress progress) {
    return session(
        database, claim, new Taker(holder, progress), open -> Stamps.check(open, claim, database));
  }

  @Override
  public Result<DatabaseStanding> standing(DatabaseUrl database, Claim claim) {
    return asked(database, connection -> Result.ok(Standings.read(connection, claim)));
  }

  @Override
  public Result<Stamp> stamp(DatabaseUrl database, EnvironmentName environment) {
    return asked(database, connection -> Result.ok(Stamps.read(connection, environment)));
  }

  @Override
  public Result<Done> adopt(DatabaseUrl database, Claim claim, Holder holder) {
    return session(
            database,
            claim,
            new Taker(holder, Progress.SILENT),
            open -> Stamps.adopt(open, claim, database, holder.who()))
        .peek(Session::close)
        .map(_ -> Done.DONE);
  }

  private <T> Result<T> asked(DatabaseUrl database, Connections.Question<T> question) {
    return connections.ask(
        database,
        connection -> {
          try {
            return question.ask(connection);
          } catch (SQLException e) {
            return Result.bad(LedgerProblems.asking(e, database));
          }
        });
  }

  /** What is done about the stamp, once the lock is held. */
  @FunctionalInterface
  private interface Stamping {
    /** The refusal, or null. */
    @Nullable Problem stamp(Connection connection) throws SQLException;
  }

  /** Who takes the lock, and who listens. */
  private record Taker(Holder holder, Progress progress) {}

  private Result<Session> session(
      DatabaseUrl database, Claim claim, Taker taker, Stamping stamping) {
    Result<Connection> opened = connections.open(database);
    if (!(opened instanceof Result.Ok<Connection>(Connection connection))) {
      return ((Result.Bad<Connection>) opened).as();
    }
    try {
      Result<Session> session =
          locked(connection, new Taking(database, claim.environment()), taker, stamping);
      if (session instanceof Result.Bad<Session>) {
        connection.close();
      }
      return session;
    } catch (SQLException e) {
      closeQuietly(connection);
      return Result.bad(LedgerProblems.asking(e, database));
    }
  }

  private Result<Session> locked(
      Connection connection, Taking taking, Taker taker, Stamping stamping) throws SQLException {
    LockRow.watchConnection(connection);
    if (taking.newcomer(connection, taker.holder().host()) instanceof Result.Bad<Done> bad) {
      return bad.as();
    }
    OptionalInt restoring = Restoring.session(connection);
    if (restoring.isPresent()) {
      return Result.bad(taking.problems().restoring(restoring.getAsInt()));
    }
    if (LedgerSchema.upToDate(connections, taking.database(), connection)
        instanceof Result.Bad<Done> bad) {
      return bad.as();
    }
    Problem foreign = stamping.stamp(connection);
    if (foreign != null) {
      return Result.bad(foreign);
    }
    EnvironmentName environment = taking.environment();
    @Nullable Run newest = LedgerQueries.left(connection, environment);
    long fence = LockRow.take(connection, environment, taker.holder());
    var lock =
        new HeldLock(
            connection, new HeldLock.Way(connections, attempts, taking), fence, taker.progress());
    lock.keepAlive(ticker);
    return Result.ok(new PostgresSession(lock, environment, taker.holder(), newest));
  }

  private static void closeQuietly(Connection connection) {
    try {
      connection.close();
    } catch (SQLException _) {
      // It is broken already; the problem that is being returned says why.
    }
  }
}
