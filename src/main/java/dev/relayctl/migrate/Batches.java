package dev.relayctl.migrate;

import dev.relayctl.plan.Migration;
import dev.relayctl.postgres.SqlProblems;
import dev.relayctl.problem.Problem;
import dev.relayctl.problem.Repeat;
import dev.relayctl.problem.Result;
import dev.relayctl.problem.Result.Done;
import dev.relayctl.problem.Where;
import dev.relayctl.run.Progress;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.util.ServerErrorMessage;

/**
 * The batches of one backfill, on the connection that Flyway has begun a transaction on for it:
 * each is committed by itself. A batch that collides with other transactions is tried again;
 * whatever stops it, what earlier batches have changed stays changed.
 */
final class Batches {
  /** How long a batch may go on colliding; that of a whole migration, too. */
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private static final Duration FIRST_TOLD = Duration.ofSeconds(5);
  private static final Duration LONGEST_SILENCE = Duration.ofMinutes(1);

  /**
   * How often each row may be changed, on average, before this counts as endless: rows come in
   * meanwhile, some are changed twice on purpose, and the number of rows is an estimate.
   */
  private static final int TIMES = 3;

  private final Surroundings around;
  private final Connection connection;
  private final Migration migration;
  private final Backfill backfill;
  private final String sql;

  private long batches;
  private long rows;
  private long estimate = -1;
  private long most = Long.MAX_VALUE;
  private @Nullable Instant toldOfCollision;

  Batches(
      Surroundings around,
      Connection connection,
      Migration migration,
      Backfill backfill,
      String sql) {
    this.around = around;
    this.connection = connection;
    this.migration = migration;
    this.backfill = backfill;
    this.sql = sql;
  }

  /**
   * Repeats the statement until it changes no row. Problems: {@code migrate.backfill-failed},
   * {@code migrate.backfill-endless}, {@code migrate.connection-lost}, {@code migrate.interrupted}.
   */
  Result<Done> run() throws SQLException {
    // What Flyway and we have set for the session would go with a first batch that is rolled back.
    connection.commit();
    Instant begun = around.clock().instant();
    Duration told = FIRST_TOLD;
    while (true) {
      Result<Long> batch = around.attempts().within(PATIENCE, this::attempt);
      if (!(batch instanceof Result.Ok<Long>(Long changed))) {
        return Result.bad(givenUp(batch.problems().getFirst()));
      }
      if (changed == 0) {
        note("backfill " + migration.revision() + " is complete: " + soFar());
        return Result.done();
      }
      rows += changed;
      batches++;
      if (rows > most) {
        return Result.bad(endless());
      }
      Duration since = Duration.between(begun, around.clock().instant());
      if (since.compareTo(told) >= 0) {
        note("backfill " + migration.revision() + " goes on: " + soFar());
        told = since.plus(since.compareTo(LONGEST_SILENCE) < 0 ? since : LONGEST_SILENCE);
      }
      if (!waited()) {
        return Result.bad(interrupted());
      }
    }
  }

  /** Whether the pause between two batches went by; not when somebody wants this to end. */
  private boolean waited() {
    try {
      if (!backfill.pause().isZero()) {
        around.ticker().pause(backfill.pause());
      }
      return !Thread.currentThread().isInterrupted();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** One batch, with the number of rows that it changed. */
  private Result<Long> attempt() {
    try {
      around.watch().begun(connection.unwrap(PGConnection.class).getBackendPID());
      long changed;
      try {
        changed = changed();
      } finally {
        around.watch().ended();
      }
      if (estimate < 0) {
        estimate = LiveRows.touched(connection);
        // Once is enough: an INSERT lets the tables grow, and would run after its own end.
        boolean unknown = estimate > Long.MAX_VALUE / TIMES - changed;
        most = unknown ? Long.MAX_VALUE : TIMES * estimate + changed;
      }
      connection.commit();
      return Result.ok(changed);
    } catch (SQLException e) {
      return Result.bad(rolledBack(e));
    }
  }

  private long changed() throws SQLException {
    try (Statement statement = connection.createStatement()) {
      // As Flyway sends it: braces mean nothing to it.
      statement.setEscapeProcessing(false);
      if (!statement.execute(sql)) {
        return statement.getLargeUpdateCount();
      }
      long returned = 0;
      try (ResultSet rows = statement.getResultSet()) {
        while (rows.next()) {
          returned++;
        }
      }
      return returned;
    }
  }

  private Problem rolledBack(SQLException e) {
    try {
      connection.rollback();
    } catch (SQLException lost) {
      e.addSuppressed(lost); // the connection is gone, and the server rolls back by itself
    }
    if (Thread.currentThread().isInterrupted()) {
      return interrupted();
    }
    String state = SqlProblems.state(e);
    var refusal = new ServerRefusal(around.database(), around.limits(), around.watch().blockers());
    if (SqlProblems.connectionLost(state)) {
      return new Problem.Failed(
          Problem.facts(
              "migrate.connection-lost",
              "the connection was lost during backfill " + migration.revision(),
              SqlProblems.where(around.database()),
              SqlProblems.message(e, around.database()) + "; by then " + soFar(),
              "the same command goes on with the rows that are left"),
          Repeat.LOOK_FIRST);
    }
    if (SqlProblems.passing(state)) {
      tellOfCollision(refusal.why(e));
    }
    return new Problem.Failed(
        Problem.facts(
            "migrate.backfill-failed",
            "backfill " + migration.revision() + " stopped: a batch failed and was rolled back",
            at(e),
            refusal.why(e) + "; before it, " + soFar(),
            (state.equals("57014")
                    ? "make its batches smaller, or allow each more than "
                        + around.limits().statementTimeout().toMillis()
                        + " ms"
                    : refusal.remedy(state))
                + "; the same command goes on with the rows that are left"),
        SqlProblems.passing(state) ? Repeat.SAFE : Repeat.NEVER);
  }

  /** Under traffic many a batch collides: once in a while is enough. */
  private void tellOfCollision(String why) {
    Instant now = around.clock().instant();
    if (toldOfCollision == null || now.isAfter(toldOfCollision.plus(LONGEST_SILENCE))) {
      toldOfCollision = now;
      note(
          "a batch of backfill "
              + migration.revision()
              + " was rolled back ("
              + why
              + ") and is tried again for at most "
              + PATIENCE.toSeconds()
              + " s");
    }
  }

  /** It was tried often enough: the step around it would only begin its own minute. */
  private static Problem givenUp(Problem problem) {
    return problem instanceof Problem.Failed failed && failed.repeat() == Repeat.SAFE
        ? new Problem.Failed(failed.facts(), Repeat.LOOK_FIRST)
        : problem;
  }

  private Problem endless() {
    return new Problem.Failed(
        Problem.facts(
            "migrate.backfill-endless",
            "backfill " + migration.revision() + " doesn't end and was stopped",
            at(),
            "it has changed "
                + counted(rows, "row")
                + " of tables that held about "
                + number(estimate)
                + ": its WHERE seems to find rows that it has changed already",
            "let it find only rows that are still to be changed (… IS NULL); if each is meant to be"
                + " changed several times, the same command goes on"),
        Repeat.NEVER);
  }

  private Problem interrupted() {
    return new Problem.Interrupted(
        Problem.facts(
            "migrate.interrupted",
            "backfill " + migration.revision() + " was interrupted",
            SqlProblems.where(around.database()),
            "the process was asked to stop; by then " + soFar(),
            "the same command goes on with the rows that are left"));
  }

  private Where at() {
    return new Where.InFile(String.valueOf(migration.file()), backfill.line(), 0);
  }

  private Where at(SQLException e) {
    int position = SqlProblems.server(e).map(ServerErrorMessage::getPosition).orElse(0);
    int line = new StatementPlace(sql, backfill.line()).line(position);
    return new Where.InFile(String.valueOf(migration.file()), line, 0);
  }

  private String soFar() {
    return counted(rows, "row")
        + (rows == 1 ? " was" : " were")
        + " changed in "
        + counted(batches, "batch");
  }

  private static String counted(long count, String what) {
    String plural = what.endsWith("h") ? what + "es" : what + "s";
    return number(count) + " " + (count == 1 ? what : plural);
  }

  private static String number(long count) {
    return String.format(Locale.ROOT, "%,d", count);
  }

  private void note(String text) {
    around.progress().on(new Progress.Event.Note(text));
  }
}
