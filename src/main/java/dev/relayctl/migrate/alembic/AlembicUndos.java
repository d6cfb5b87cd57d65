package dev.relayctl.migrate.alembic;

import dev.relayctl.environment.DatabaseUrl;
import dev.relayctl.migrate.alembic.AlembicRun.Ended;
import dev.relayctl.plan.Migration;
import dev.relayctl.plan.SchemaState;
import dev.relayctl.plan.Undo;
import dev.relayctl.postgres.Connections;
import dev.relayctl.postgres.SqlProblems;
import dev.relayctl.problem.Problem;
import dev.relayctl.problem.Repeat;
import dev.relayctl.problem.Result;
import dev.relayctl.problem.Result.Done;
import dev.relayctl.problem.Where;
import dev.relayctl.run.Migrations;
import dev.relayctl.run.Processes;
import dev.relayctl.run.Processes.Ran;
import dev.relayctl.run.Progress;
import dev.relayctl.run.Ticker;
import dev.relayctl.run.Undos;
import java.sql.Connection;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * The way back that each revision has in itself: {@code downgrade()}. One revision at a time, named
 * with its branch ({@code alembic downgrade m16@a15}), since {@code -1} is ambiguous at a merge and
 * a bare target takes all that stands above it. Alembic puts the statements and the version table's
 * row into one transaction; what runs in an {@code autocommit_block} is outside of it.
 */
public final class AlembicUndos implements Undos {
  private final Connections connections;
  private final Processes processes;
  private final InstantSource clock;
  private final Ticker ticker;
  private final MigrationLock lock;

  public AlembicUndos(
      Connections connections, Processes processes, InstantSource clock, Ticker ticker) {
    this.connections = connections;
    this.processes = processes;
    this.clock = clock;
    this.ticker = ticker;
    this.lock = new MigrationLock(connections, clock, ticker);
  }

  @Override
  public Result<List<Undo>> undos(
      DatabaseUrl database, Migrations.Files files, List<Migration> applied) {
    return OpenedProject.open(files, processes)
        .then(project -> {
          var undos = new ArrayList<Undo>();
          var problems = new ArrayList<Problem>();
          for (Migration migration : applied) {
            Result<Undo> undo = undo(project, migration);
            undo.peek(undos::add);
            problems.addAll(undo.problems());
          }
          return problems.isEmpty() ? Result.ok(undos) : Result.bad(problems);
        });
  }

  private static Result<Undo> undo(OpenedProject project, Migration migration) {
    return file(project, migration)
        .then(file ->
            AlembicProject.read(project.files().project().resolve(file.file()), file.file())
                .then(text ->
                    switch (Downgrade.of(PythonTokens.of(text).tokens())) {
                      case Downgrade.Missing() -> Result.bad(missing(file));
                      case Downgrade.Empty(String operation) -> Result.bad(empty(file, operation));
                      case Downgrade.Raises(int line, String words) ->
                          Result.bad(irreversible(file, line, words));
                      case Downgrade.Written() ->
                          Result.ok(new Undo(migration, file.file(), file.checksum()));
                    }));
  }

  private static Result<RevisionFile> file(OpenedProject project, Migration migration) {
    return project
        .graph()
        .find(migration.revision())
        .map(Result::ok)
        .orElseGet(() ->
            Result.bad(
                Problem.refused(
                    "undo.missing",
                    "revision " + migration.revision() + " has no file",
                    Where.file(project.files().shown(project.files().versions().getFirst())),
                    "its downgrade() would stand in it",
                    "check out the branch or the commit that has the file")));
  }

  @Override
  public Result<List<Problem>> strays(Migrations.Files files) {
    return Result.ok(List.of());
  }

  @Override
  public Result<Done> undo(
      DatabaseUrl database,
      Migrations.Files files,
      Undo undo,
      Migrations.Limits limits,
      Progress progress) {
    return OpenedProject.open(files, processes)
        .then(project ->
            file(project, undo.migration())
                .then(file -> unchanged(file, undo))
                .then(file ->
                    lock.holding(
                        database,
                        progress,
                        connection ->
                            undone(
                                new Work(project, database, limits, progress, connection), file))));
  }

  private static Result<RevisionFile> unchanged(RevisionFile file, Undo undo) {
    return file.checksum().equals(undo.checksum())
        ? Result.ok(file)
        : Result.bad(
            new Problem.Failed(
                Problem.facts(
                    "undo.file-changed",
                    "the revision was edited since the plan was made",
                    Where.file(file.file()),
                    "its checksum is " + file.checksum() + ", and was " + undo.checksum(),
                    "run the same command again"),
                Repeat.NEVER));
  }

  /** What an undo needs to know. */
  private record Work(
      OpenedProject project,
      DatabaseUrl database,
      Migrations.Limits limits,
      Progress progress,
      Connection connection) {}

  private Result<Done> undone(Work work, RevisionFile file) {
    return work.project()
        .state(connections, work.database())
        .then(SchemaState::orProblems)
        .map(SchemaState::current)
        .then(current -> {
          if (!work.project().graph().upTo(current).contains(file.revision())) {
            return Result.done(); // An earlier process died after its commit.
          }
          return current.contains(file.revision())
              ? AlembicRun.of(work.project(), work.database(), work.limits(), clock)
                  .then(run -> undone(run, work, file))
              : Result.bad(outOfStep(work, file, current));
        });
  }

  private Result<Done> undone(AlembicRun run, Work work, RevisionFile file) {
    Instant begun = clock.instant();
    String below = file.downs().isEmpty() ? OpenedProject.BASE : file.downs().getFirst();
    IndexRemains remains = IndexRemains.before(connections, work.database());
    Ended ended =
        run.change(
            List.of("downgrade", file.revision() + "@" + below),
            work.progress(),
            SameDatabase.from(work.connection(), ticker),
            new SilentServer(connections, work.database(), ticker),
            work.connection(),
            () -> remains.left("", ConcurrentIndexes.NONE));
    Result<List<String>> now = AlembicRun.now(work.project(), connections, work.database());
    return switch (ended) {
      case Ended.Stopped(Problem problem) -> Result.bad(problem);
      case Ended.ByItself(Ran ran) when ran.exitCode() != 0 ->
          Result.bad(failed(run.output(ran), work, now, remains).downgrading(file));
      case Ended.ByItself _ ->
          now.then(revisions -> {
            Set<String> has = work.project().graph().upTo(revisions);
            if (has.contains(file.revision())) {
              return Result.bad(SameDatabase.elsewhere(work.project(), work.database()));
            }
            work.progress()
                .on(
                    new Progress.Event.MigrationUndone(
                        file.migration(), Duration.between(begun, clock.instant())));
            return Result.done();
          });
    };
  }

  private static AlembicFailure failed(
      AlembicOutput output, Work work, Result<List<String>> now, IndexRemains remains) {
    return new AlembicFailure(
        output,
        work.database(),
        work.limits(),
        remains.left(output.reason(), ConcurrentIndexes.NONE),
        AlembicRun.words(now));
  }

  @Override
  public Result<Done> replay(DatabaseUrl scratch, Migrations.Files files, Migration to) {
    var limits =
        new Migrations.Limits(to.revision(), Duration.ofSeconds(10), Duration.ofMinutes(10));
    return new AlembicMigrations(connections, processes, clock, ticker)
        .migrate(scratch, files, limits, Progress.SILENT)
        .then(Migrations.Migrated::whole);
  }

  private static Problem missing(RevisionFile file) {
    return Problem.refused(
        "undo.missing",
        "revision " + file.revision() + " " + file.description() + " has no undo",
        Where.file(file.file()),
        "the file defines no downgrade()",
        "write one and prove it with relayctl migrate verify; or undo by a new revision");
  }

  private static Problem empty(RevisionFile file, String operation) {
    return Problem.refused(
        "undo.empty",
        "the undo of revision " + file.revision() + " " + file.description() + " is empty",
        Where.file(file.file()),
        "its downgrade() does nothing, and its upgrade() calls op." + operation,
        "write what takes it back, or raise where nothing can; prove it with relayctl migrate verify");
  }

  private static Problem irreversible(RevisionFile file, int line, String words) {
    return Problem.refused(
        "undo.irreversible",
        "revision " + file.revision() + " " + file.description() + " can't be undone",
        new Where.InFile(file.file(), line, 0),
        "its downgrade() raises " + words,
        "undo by a new revision, or restore a copy from before it");
  }

  private static Problem outOfStep(Work work, RevisionFile file, List<String> current) {
    return Problem.failed(
        "undo.out-of-step",
        "revision " + file.revision() + " is not the newest that the database has",
        SqlProblems.where(work.database()),
        "it is at " + String.join(", ", current),
        "look at relayctl migrate status, then run the same command again");
  }
}
