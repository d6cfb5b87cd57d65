package dev.relayctl.migrate;

import dev.relayctl.environment.DatabaseUrl;
import dev.relayctl.lint.PsqlCommand;
import dev.relayctl.lint.Sizes;
import dev.relayctl.lint.Traced;
import dev.relayctl.postgres.Connections;
import dev.relayctl.postgres.SqlProblems;
import dev.relayctl.problem.Problem;
import dev.relayctl.problem.Result;
import dev.relayctl.problem.Where;
import dev.relayctl.run.ScratchServer;
import dev.relayctl.run.Tracing;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Traces migrations on a scratch database, statement by statement ({@code
 * specs/migration-safety.md} §1.1). A file's transaction is committed when all of it went well, so
 * that the next file finds what it made; after a failure the files that follow aren't looked at.
 */
public final class ScratchTracing implements Tracing {
  /** The server's answers to what can't be within a transaction, or ends it. */
  private static final Set<String> NEEDS_NONE = Set.of("25001", "2D000");

  private final ScratchServer scratch;
  private final Connections connections;

  public ScratchTracing(ScratchServer scratch, Connections connections) {
    this.scratch = scratch;
    this.connections = connections;
  }

  @Override
  public Result<Traces> trace(Scripts scripts) {
    return Result.all(scripts.pending().stream().map(ScratchTracing::checked).toList())
        .then(pending ->
            Result.all(scripts.applied().stream().map(SqlFiles::parse).toList())
                .then(applied ->
                    scratch.start().then(server -> trace(server, scripts, applied, pending))));
  }

  private static Result<SqlFiles> checked(Script script) {
    return script.origin() == Origin.FILE
        ? Backfill.of(script).then(_ -> SqlFiles.parse(script))
        : SqlFiles.parse(script);
  }

  private Result<Traces> trace(
      ScratchServer.Running opened,
      Scripts scripts,
      List<SqlFiles> applied,
      List<SqlFiles> pending) {
    try (ScratchServer.Running server = opened) {
      return server
          .create()
          .then(database ->
              connections
                  .source(database)
                  .then(source -> {
                    // A statement may take its time, and ends when this thread is interrupted.
                    var cancellable = new CancellableSource(source);
                    return cancellable
                        .run(() -> trace(cancellable, database, scripts, applied, pending))
                        .orElseGet(() -> Result.bad(interrupted()));
                  }));
    }
  }

  private Result<Traces> trace(
      CancellableSource source,
      DatabaseUrl database,
      Scripts scripts,
      List<SqlFiles> applied,
      List<SqlFiles> pending) {
    try (Connection connection = source.getConnection()) {
      for (int i = 0; i < applied.size(); i++) {
        Result<Result.Done> done = replay(connection, scripts.applied().get(i), applied.get(i));
        if (!done.problems().isEmpty()) {
          return Result.bad(done.problems());
        }
      }
      fresh(connection, scripts.lockTimeout());
      var trace = new StatementTrace(connection);
      Set<Long> existing = trace.schema().relations().keySet();
      List<Traced.File> files = new ArrayList<>();
      for (int i = 0; i < pending.size(); i++) {
        Traced.File file = traced(connection, scripts, i, pending.get(i), trace);
        files.add(file);
        boolean failed =
            file.mode() == Traced.Mode.MIXED
                || file.statements().stream().anyMatch(one -> one.failure() != null);
        if (failed) {
          scripts.pending().stream()
              .skip(files.size())
              .forEach(
                  rest -> files.add(new Traced.File(rest.path(), Traced.Mode.NOT_RUN, List.of())));
          break;
        }
      }
      return Result.ok(new Traces(files, existing));
    } catch (SQLException e) {
      return Result.bad(SqlProblems.asking(e, database));
    }
  }

  private static Problem interrupted() {
    return new Problem.Interrupted(
        Problem.facts(
            "lint.interrupted",
            "interrupted while migrations were tried",
            Where.system("PostgreSQL", "scratch database"),
            "the process was asked to stop; the scratch database is gone",
            "run the same command again"));
  }

  private static Result<Result.Done> replay(Connection connection, Script script, SqlFiles file)
      throws SQLException {
    fresh(connection, Duration.ZERO);
    connection.setAutoCommit(!file.mode().transactional());
    for (SqlFiles.Part part : file.parts()) {
      try {
        SqlExecution.run(connection, part.sql());
        batches(connection, file);
      } catch (SQLException e) {
        if (!connection.getAutoCommit()) {
          connection.rollback();
        }
        return Result.bad(notReplayed(script, StatementTrace.failure(e, part.statement())));
      }
    }
    if (!connection.getAutoCommit()) {
      connection.commit();
    }
    return Result.done();
  }

  private static Problem notReplayed(Script script, Traced.Failure failure) {
    Optional<PsqlCommand> psql = Optional.ofNullable(failure.psql());
    return Problem.failed(
        "lint.schema-not-replayed",
        script.path() + " can't be replayed on an empty database",
        new Where.InFile(script.path(), failure.line(), 0),
        psql.map(command -> command.what() + "; ").orElse("") + failure.message(),
        psql.map(PsqlCommand::remedy)
            .orElse(
                "a chain of migrations has to start from nothing, without a superuser: add a"
                    + " baseline; or relayctl migrate lint ENV --on copy; or for files give the"
                    + " present schema with --schema FILE"));
  }

  /** As Flyway finds the session for each file: what one before has set is gone. */
  private static void fresh(Connection connection, Duration lockTimeout) throws SQLException {
    connection.setAutoCommit(true);
    execute(
        connection,
        "RESET ROLE; RESET ALL; SET TIME ZONE 'UTC'; SET lock_timeout = " + lockTimeout.toMillis());
  }

  private static Traced.File traced(
      Connection connection, Scripts scripts, int index, SqlFiles file, StatementTrace trace)
      throws SQLException {
    Script script = scripts.pending().get(index);
    List<Traced> traced = new ArrayList<>();
    if (file.mode() == Traced.Mode.MIXED) {
      return new Traced.File(script.path(), file.mode(), traced);
    }
    fresh(connection, scripts.lockTimeout());
    boolean together = file.mode().transactional();
    connection.setAutoCommit(!together);
    if (together) {
      trace.begins();
    }
    for (SqlFiles.Part part : file.parts()) {
      Traced one = together ? trace.of(part) : alone(connection, part, trace);
      traced.add(one);
      if (one.failure() != null) {
        break;
      }
    }
    if (together && traced.stream().allMatch(one -> one.failure() == null)) {
      traced.addAll(committed(connection, file, traced));
    }
    return new Traced.File(script.path(), file.mode(), traced);
  }

  /**
   * A statement of a file without a transaction: in one of its own where that makes no difference,
   * since its locks can only be read before its end.
   */
  private static Traced alone(Connection connection, SqlFiles.Part part, StatementTrace trace)
      throws SQLException {
    boolean may = part.sql().canExecuteInTransaction() && !part.statement().has("CONCURRENTLY");
    if (may) {
      connection.setAutoCommit(false);
      trace.begins();
      Traced traced = trace.of(part);
      Traced.Failure failure = traced.failure();
      if (failure == null) {
        connection.commit();
      }
      if (failure == null || !NEEDS_NONE.contains(failure.sqlState())) {
        return traced;
      }
    }
    connection.setAutoCommit(true);
    trace.begins();
    return trace.of(part);
  }

  /** What migrations fill by themselves is filled as a whole, and the next may rely on it. */
  private static void batches(Connection connection, SqlFiles file) throws SQLException {
    if (file.mode() == Traced.Mode.BATCHES) {
      SqlExecution.repeat(connection, file.parts().getLast().sql());
    }
  }

  /** A deferred constraint may refuse the commit: then the last statement has failed. */
  private static List<Traced> committed(Connection connection, SqlFiles file, List<Traced> traced)
      throws SQLException {
    try {
      batches(connection, file);
      connection.commit();
      return List.of();
    } catch (SQLException e) {
      connection.rollback();
      Traced last = traced.removeLast();
      return List.of(
          new Traced(
              last.statement(),
              last.before(),
              last.before(),
              last.locks(),
              last.held(),
              last.work(),
              last.limits(),
              StatementTrace.failure(e, last.statement())));
    }
  }

  @Override
  public Result<Sizes> sizes(DatabaseUrl database) {
    return connections.ask(database, SizesReading::of);
  }

  private static void execute(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
