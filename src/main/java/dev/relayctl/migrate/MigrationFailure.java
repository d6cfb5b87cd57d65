package dev.relayctl.migrate;

import dev.relayctl.environment.DatabaseUrl;
import dev.relayctl.lint.PsqlCommand;
import dev.relayctl.plan.Migration;
import dev.relayctl.postgres.SqlProblems;
import dev.relayctl.problem.Problem;
import dev.relayctl.problem.Repeat;
import dev.relayctl.problem.Result;
import dev.relayctl.problem.Where;
import dev.relayctl.run.Migrations.Migrated;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.flywaydb.core.api.CoreErrorCode;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.internal.exception.FlywayMigrateException;
import org.flywaydb.core.internal.sqlscript.FlywaySqlScriptException;
import org.postgresql.util.ServerErrorMessage;

/**
 * From Flyway's exceptions to problems. Line, statement and transaction mode are known to classes
 * in Flyway's {@code internal} packages only ({@code specs/java.md}), so a new version of Flyway
 * has to compile here first.
 *
 * @param refusal how the server's own words are told
 * @param sweep for what an index that wasn't built has left
 * @param cutOff what is said when the connection is gone
 */
record MigrationFailure(ServerRefusal refusal, IndexSweep sweep, CutOff cutOff) {
  /** A reading that failed. */
  static Problem reading(FlywayException e, DatabaseUrl database) {
    if (SqlProblems.cause(e, SQLException.class).isPresent()) {
      SQLException cause = SqlProblems.cause(e, SQLException.class).orElseThrow();
      boolean opened = e.getErrorCode() != CoreErrorCode.DB_CONNECTION && !connecting(e);
      return opened ? SqlProblems.asking(cause, database) : SqlProblems.connecting(cause, database);
    }
    String message = SqlProblems.redactor(database).clean(firstLines(e));
    if (message.contains("advisory lock")) {
      return new Problem.Locked(
          Problem.facts(
              "migrate.locked",
              "another Flyway is migrating this database",
              SqlProblems.where(database),
              message,
              "wait until it has finished, then try again"));
    }
    return Problem.refused(
        "migrate.refused",
        "Flyway refuses to work on this database",
        SqlProblems.where(database),
        message,
        "put right what it names, then try again");
  }

  /** What a call that stopped has done: a failure of a migration, or nothing but a problem. */
  Result<Migrated> of(FlywayException e, MigrationRun run, SchemaReading reading) {
    if (run.stopped() != null) {
      return Result.ok(new Migrated(run.applied(), run.stopped()));
    }
    if (e instanceof FlywayMigrateException failed) {
      return Result.ok(new Migrated(run.applied(), problem(failed, reading)));
    }
    Migration unfinished = run.unfinished();
    if (unfinished == null) {
      Problem problem = reading(e, refusal.database());
      return run.applied().isEmpty()
          ? Result.bad(problem)
          : Result.ok(new Migrated(run.applied(), problem));
    }
    return Result.ok(new Migrated(run.applied(), atTheEnd(e, unfinished)));
  }

  /** All statements passed, the commit did not: a deferred constraint, or a lost connection. */
  private Problem atTheEnd(FlywayException e, Migration migration) {
    String state = SqlProblems.state(e);
    // Without a transaction nothing is committed at the end: Flyway couldn't write its row.
    if (SqlProblems.connectionLost(state) || cutOff.run().piecemeal().isPresent()) {
      return cutOff.lost(migration, why(e));
    }
    return new Problem.Failed(
        Problem.facts(
            "migrate.failed",
            "revision " + migration.revision() + " failed when it was committed, and rolled back",
            Where.file(migration.file() == null ? migration.revision() : migration.file()),
            why(e),
            refusal.remedy(state)),
        SqlProblems.passing(state) ? Repeat.SAFE : Repeat.NEVER);
  }

  private Problem problem(FlywayMigrateException e, SchemaReading reading) {
    Migration migration = reading.migration(e.getMigration());
    String state = SqlProblems.state(e);
    boolean hasState = SqlProblems.cause(e, SQLException.class).isPresent();
    if (hasState && SqlProblems.connectionLost(state)) {
      return cutOff.lost(migration, why(e));
    }
    Remains remains = remains(e, migration, reading);
    Optional<PsqlCommand> psql = statement(e).psql(position(e));
    String cause = psql.map(PsqlCommand::remedy).orElse(refusal.remedy(hasState ? state : ""));
    return new Problem.Failed(
        Problem.facts(
            "migrate.failed",
            "revision " + migration.revision() + " failed" + remains.text(),
            place(e, migration, reading.files()),
            psql.map(command -> command.what() + "; ").orElse("") + why(e),
            remains.cleaned()
                ? cause
                : "undo what it did, then relayctl migrate repair ENV; then " + cause),
        e.isExecutableInTransaction() && SqlProblems.passing(state) ? Repeat.SAFE : Repeat.NEVER);
  }

  private String why(FlywayException e) {
    return SqlProblems.cause(e, SQLException.class).isPresent()
        ? refusal.why(e)
        : SqlProblems.redactor(refusal.database()).clean(firstLines(innermost(e)));
  }

  private static Where place(FlywayMigrateException e, Migration migration, MigrationFiles files) {
    String file =
        migration.file() == null ? files.path(e.getMigration().getScript()) : migration.file();
    return new Where.InFile(file, statement(e).line(position(e)), 0);
  }

  private static int position(FlywayMigrateException e) {
    return SqlProblems.server(e).map(ServerErrorMessage::getPosition).orElse(0);
  }

  private static StatementPlace statement(FlywayMigrateException e) {
    String statement =
        SqlProblems.cause(e, FlywaySqlScriptException.class)
            .map(FlywaySqlScriptException::getStatement)
            .orElse("");
    return new StatementPlace(statement, Math.max(0, e.getLineNumber()));
  }

  /** What is left of a migration that failed, and whether it can be tried again as it is. */
  private record Remains(String text, boolean cleaned) {}

  private Remains remains(FlywayMigrateException e, Migration migration, SchemaReading reading) {
    if (e.isExecutableInTransaction()) {
      return new Remains(" and was rolled back", true);
    }
    Optional<ConcurrentFile> file = reading.concurrent().of(migration.file());
    if (file.isPresent()
        && sweep.clean(migration, file.get(), reading.files())
            instanceof Result.Ok<List<String>>(List<String> dropped)) {
      String before = file.get().operations().size() > 1 ? "; what it did before stays" : "";
      return new Remains(
          dropped.isEmpty()
              ? before
              : "; the invalid index "
                  + String.join(", ", dropped)
                  + " that it left was dropped"
                  + before,
          true);
    }
    return new Remains(" outside of a transaction: what it did before stays", false);
  }

  private static boolean connecting(FlywayException e) {
    // Flyway wraps a failure to connect in an exception of its own internal class.
    return SqlProblems.cause(
            e,
            org.flywaydb
                .core
                .internal
                .exception
                .sqlExceptions
                .FlywaySqlUnableToConnectToDbException
                .class)
        .isPresent();
  }

  private static Throwable innermost(Throwable e) {
    Throwable at = e;
    while (at.getCause() != null) {
      at = at.getCause();
    }
    return at;
  }

  private static String firstLines(Throwable e) {
    String text = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    String line = text.strip().replaceAll("\\s*\\R\\s*", "; ");
    return line.length() > 400 ? line.substring(0, 400) + "…" : line;
  }
}
