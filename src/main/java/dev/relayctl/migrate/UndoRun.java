package dev.relayctl.migrate;

import dev.relayctl.environment.DatabaseUrl;
import dev.relayctl.plan.Migration;
import dev.relayctl.plan.Undo;
import dev.relayctl.postgres.Connections;
import dev.relayctl.postgres.SqlProblems;
import dev.relayctl.problem.Problem;
import dev.relayctl.problem.Repeat;
import dev.relayctl.problem.Result;
import dev.relayctl.problem.Result.Done;
import dev.relayctl.problem.Where;
import dev.relayctl.run.Migrations.Limits;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationVersion;
import org.flywaydb.core.internal.database.base.Table;
import org.flywaydb.core.internal.sqlscript.SqlStatement;
import org.flywaydb.database.postgresql.PostgreSQLDatabase;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.util.ServerErrorMessage;

/**
 * One undo: its statements and the deletion of its migration's row in Flyway's history, in one
 * transaction. Flyway's advisory lock keeps its command line away meanwhile.
 */
record UndoRun(
    Connections connections, DatabaseUrl database, Undo undo, Limits limits, LockWatch watch) {

  /** A versioned migration that the history has. */
  private record Row(int rank, MigrationVersion version, String type) {}

  Migration migration() {
    return undo.migration();
  }

  Result<Done> of(PostgreSQLDatabase opened, UndoScript script) {
    var main = opened.getMainConnection();
    Table<?, ?> history = main.getCurrentSchema().getTable("flyway_schema_history");
    var outcome = new AtomicReference<@Nullable Result<Done>>();
    try {
      return main.lock(
          history,
          () -> {
            Result<Done> done = inTransaction(main.getJdbcConnection(), history.toString(), script);
            outcome.set(done);
            return done;
          });
    } catch (FlywayException e) {
      // Giving the lock back fails on a connection that is gone, and with it the lock.
      Result<Done> known = outcome.get();
      if (known == null) {
        throw e;
      }
      return known;
    }
  }

  private Result<Done> inTransaction(Connection connection, String history, UndoScript script) {
    try {
      execute(connection, MigrationRun.initSql(limits.lockTimeout(), limits.statementTimeout()));
      connection.setAutoCommit(false);
      Result<Done> done =
          switch (forgotten(connection, history)) {
            case Result.Bad<History> bad -> bad.as();
            case Result.Ok<History>(History now) ->
                switch (now) {
                  case FORGETS_IT -> statements(connection, script);
                  // An earlier process died after its commit.
                  case KNOWS_IT_NO_MORE -> Result.done();
                };
          };
      if (done instanceof Result.Ok<Done>) {
        connection.commit();
        connection.setAutoCommit(true);
      } else {
        rollBack(connection);
      }
      return done;
    } catch (SQLException e) {
      rollBack(connection);
      return Result.bad(failed(e, Where.file(undo.file()), "when it was committed"));
    }
  }

  /** What Flyway's history has of the migration. */
  private enum History {
    FORGETS_IT,
    KNOWS_IT_NO_MORE
  }

  /** Deletes the row; it has to be the newest version's. */
  private Result<History> forgotten(Connection connection, String history) throws SQLException {
    var wanted = MigrationVersion.fromVersion(undo.migration().revision());
    List<Row> rows = new ArrayList<>();
    try (Statement statement = connection.createStatement()) {
      statement.execute("LOCK TABLE " + history + " IN SHARE ROW EXCLUSIVE MODE");
      try (ResultSet row =
          statement.executeQuery(
              "SELECT installed_rank, version, type FROM "
                  + history
                  + " WHERE version IS NOT NULL AND type <> 'SCHEMA' ORDER BY installed_rank")) {
        while (row.next()) {
          rows.add(
              new Row(
                  row.getInt(1), MigrationVersion.fromVersion(row.getString(2)), row.getString(3)));
        }
      }
      if (rows.stream().noneMatch(row -> row.version().compareTo(wanted) == 0)) {
        return Result.ok(History.KNOWS_IT_NO_MORE);
      }
      Row newest = rows.getLast();
      if (newest.version().compareTo(wanted) != 0) {
        return Result.bad(outOfStep(newest));
      }
      if (newest.type().contains("BASELINE")) {
        return Result.bad(baseline());
      }
      statement.execute("DELETE FROM " + history + " WHERE installed_rank = " + newest.rank());
    }
    return Result.ok(History.FORGETS_IT);
  }

  private static void rollBack(Connection connection) {
    try {
      connection.rollback();
      connection.setAutoCommit(true);
    } catch (SQLException _) {
      // The connection is gone: the server rolls back by itself.
    }
  }

  private Result<Done> statements(Connection connection, UndoScript script) throws SQLException {
    int backend = connection.unwrap(PGConnection.class).getBackendPID();
    for (SqlStatement statement : script.statements()) {
      watch.begun(backend);
      try {
        SqlExecution.run(connection, statement);
      } catch (SQLException e) {
        int position = SqlProblems.server(e).map(ServerErrorMessage::getPosition).orElse(0);
        var place = new StatementPlace(statement.getSql(), statement.getLineNumber());
        return Result.bad(
            failed(
                e, new Where.InFile(undo.file(), place.line(position), 0), "and was rolled back"));
      } finally {
        watch.ended();
      }
    }
    return Result.done();
  }

  private Problem failed(SQLException e, Where where, String how) {
    String state = SqlProblems.state(e);
    if (SqlProblems.connectionLost(state)) {
      return new Problem.Failed(
          Problem.facts(
              "undo.connection-lost",
              "the connection was lost while revision "
                  + undo.migration().revision()
                  + " was being undone",
              SqlProblems.where(database),
              SqlProblems.message(e, database),
              "run the same command again: it is undone as a whole, or not at all"),
          Repeat.LOOK_FIRST);
    }
    String why = "SQLSTATE " + state + ": " + SqlProblems.message(e, database);
    return new Problem.Failed(
        Problem.facts(
            "undo.failed",
            "the undo of revision " + undo.migration().revision() + " failed " + how,
            where,
            state.equals("55P03") ? why + blockers() : why,
            remedy(state)),
        SqlProblems.passing(state) ? Repeat.SAFE : Repeat.NEVER);
  }

  private String blockers() {
    List<Blocker> seen = watch.blockers();
    return seen.isEmpty() ? "" : "; it waited for " + seen.getFirst().text();
  }

  private String remedy(String state) {
    if (SqlProblems.passing(state)) {
      return "try again: it collided with another transaction";
    }
    return state.equals("57014")
        ? "allow migrations.statement-timeout more than "
            + limits.statementTimeout().toMillis()
            + " ms"
        : "correct " + undo.file() + ", prove it with relayctl migrate verify, then try again";
  }

  private Problem outOfStep(Row newest) {
    return Problem.failed(
        "undo.out-of-step",
        "revision " + undo.migration().revision() + " is not the newest that the database has",
        SqlProblems.where(database),
        "revision " + newest.version().getVersion() + " was applied after it",
        "look at relayctl migrate status, then run the same command again");
  }

  private Problem baseline() {
    return Problem.refused(
        "undo.baseline",
        "revision " + undo.migration().revision() + " is the baseline of this database",
        SqlProblems.where(database),
        "nothing was run for it, so there is nothing to undo",
        "undo by a new migration");
  }

  Problem interrupted() {
    return new Problem.Interrupted(
        Problem.facts(
            "undo.interrupted",
            "the undo of revision "
                + undo.migration().revision()
                + " was interrupted and its statement cancelled",
            SqlProblems.where(database),
            "the process was asked to stop; it is undone as a whole, or not at all",
            "the same command goes on from here"));
  }

  private static void execute(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
