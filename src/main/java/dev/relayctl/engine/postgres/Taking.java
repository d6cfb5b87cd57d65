package dev.relayctl.engine.postgres;

import dev.relayctl.environment.DatabaseUrl;
import dev.relayctl.environment.EnvironmentName;
import dev.relayctl.postgres.SqlProblems;
import dev.relayctl.problem.Result;
import dev.relayctl.problem.Result.Done;
import dev.relayctl.run.Ledger;
import java.sql.Connection;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** How a session comes to the advisory lock, past one whose holder has fallen silent. */
record Taking(DatabaseUrl database, EnvironmentName environment) {
  /**
   * Takes the advisory lock for a newcomer, or says who is in the way.
   *
   * @param host the newcomer's; null when it isn't known
   */
  Result<Done> newcomer(Connection connection, @Nullable String host) throws SQLException {
    return switch (LockRow.attempt(connection, environment)) {
      case NOT_A_SESSION -> Result.bad(problems().pooled());
      case HELD -> pastSilentHolder(connection);
      case TAKEN -> nobodyExpected(connection, host);
    };
  }

  /**
   * Takes the advisory lock for one who had it in a session that broke. A {@code SAFE} problem
   * while the server still ends that session.
   */
  Result<Done> again(Connection connection, long fence) throws SQLException {
    return switch (LockRow.attempt(connection, environment)) {
      case NOT_A_SESSION -> Result.bad(problems().pooled());
      case TAKEN ->
          LockRow.takeAgain(connection, environment, fence) ? Result.done() : lost(connection);
      case HELD -> {
        if (!LockRow.ours(connection, environment, fence)) {
          yield lost(connection);
        }
        LockRow.Keeper earlier = LockRow.keeper(connection, environment);
        // Only the session that the row names, which is this holder's own earlier one.
        if (earlier != null && earlier.verified() == LockRow.Verified.YES) {
          LockRow.end(connection, earlier.backend());
          if (LockRow.waitFor(connection, environment)) {
            yield LockRow.takeAgain(connection, environment, fence)
                ? Result.done()
                : lost(connection);
          }
        }
        yield Result.bad(problems().notYetFree());
      }
    };
  }

  private Result<Done> nobodyExpected(Connection connection, @Nullable String host)
      throws SQLException {
    if (!LedgerSchema.knowsSessions(connection)) {
      return Result.done();
    }
    long seconds = LockRow.expectedBack(connection, environment);
    if (seconds == 0) {
      return Result.done();
    }
    var lock = LedgerQueries.lock(connection, environment);
    // One of this machine that has ended doesn't come back.
    return lock != null
            && host != null
            && host.equals(lock.holder().host())
            && ProcessHandle.of(lock.holder().processId()).isEmpty()
        ? Result.done()
        : Result.bad(problems().expectedBack(lock, seconds));
  }

  private Result<Done> pastSilentHolder(Connection connection) throws SQLException {
    Ledger.Lock lock = LedgerQueries.lock(connection, environment);
    LockRow.Keeper keeper =
        LedgerSchema.knowsSessions(connection) ? LockRow.keeper(connection, environment) : null;
    if (keeper == null || !keeper.silent()) {
      return Result.bad(problems().held(lock));
    }
    if (keeper.verified() == LockRow.Verified.NOT_VISIBLE) {
      return Result.bad(problems().notPermittedToEnd(lock, keeper));
    }
    try {
      LockRow.end(connection, keeper.backend());
    } catch (SQLException e) {
      if (SqlProblems.state(e).equals("42501")) {
        return Result.bad(problems().notPermittedToEnd(lock, keeper));
      }
      throw e;
    }
    return LockRow.waitFor(connection, environment)
        ? Result.done()
        : Result.bad(problems().notEnded(lock, keeper));
  }

  private Result<Done> lost(Connection connection) throws SQLException {
    var lock = LedgerQueries.lock(connection, environment);
    return Result.bad(problems().lost(problems().takenOver(lock)));
  }

  LockProblems problems() {
    return new LockProblems(environment, database);
  }
}
