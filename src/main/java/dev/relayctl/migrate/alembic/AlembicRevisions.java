package dev.relayctl.migrate.alembic;

import dev.relayctl.environment.DatabaseUrl;
import dev.relayctl.environment.HostPort;
import dev.relayctl.environment.Redactor;
import dev.relayctl.plan.Migration;
import dev.relayctl.plan.SchemaState;
import dev.relayctl.postgres.Connections;
import dev.relayctl.postgres.SqlProblems;
import dev.relayctl.problem.Problem;
import dev.relayctl.problem.Result;
import dev.relayctl.problem.Where;
import dev.relayctl.run.Migrations;
import dev.relayctl.run.Migrations.Limits;
import dev.relayctl.run.Processes;
import dev.relayctl.run.Processes.Ran;
import dev.relayctl.run.Progress;
import dev.relayctl.run.RevisionTool;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;

/** What Alembic does beside upgrading, by starting the project's own. */
public final class AlembicRevisions implements RevisionTool {
  private static final Limits READING =
      new Limits(null, Duration.ofSeconds(5), Duration.ofMinutes(1));

  /** What Alembic is given where it must not reach a database, whatever a revision does. */
  private static final DatabaseUrl NOWHERE =
      new DatabaseUrl(
          List.of(new HostPort("127.0.0.1", 1)), "offline", "offline", null, Map.of(), Map.of());

  private final Connections connections;
  private final Processes processes;
  private final InstantSource clock;

  public AlembicRevisions(Connections connections, Processes processes, InstantSource clock) {
    this.connections = connections;
    this.processes = processes;
    this.clock = clock;
  }

  @Override
  public Result<List<Migration>> heads(Migrations.Files files) {
    return OpenedProject.open(files, processes)
        .map(project -> project.graph().heads().stream().map(RevisionFile::migration).toList());
  }

  @Override
  public Result<Comparison> check(DatabaseUrl database, Migrations.Files files, Progress progress) {
    return OpenedProject.open(files, processes).then(project -> check(project, database, progress));
  }

  @Override
  public Result<String> create(Migrations.Files files, String message, Progress progress) {
    return OpenedProject.open(files, processes)
        .then(AlembicRevisions::oneHead)
        .then(project -> {
          // Not over a database, so that only URLs' passwords can be known.
          Redactor redactor = Redactor.of(List.of());
          List<String> arguments = List.of("revision", "--message=" + message);
          var tracebacks = new Tracebacks(project.program().typed(arguments));
          Result<Ran> ran =
              project
                  .program()
                  .run(
                      arguments,
                      Map.of(),
                      Duration.ofMinutes(5),
                      line ->
                          tracebacks
                              .shown(redactor.clean(line))
                              .ifPresent(text -> shown(text, progress)));
          return ran.then(end ->
              end.exitCode() == 0
                  ? added(project, files)
                  : Result.bad(
                      AlembicFailure.plain(
                          new AlembicOutput(
                              project.files(),
                              end.exitCode(),
                              redactor.clean(end.stdout() + "\n" + end.stderr())),
                          "revision")));
        });
  }

  @Override
  public Result<String> autogenerate(
      DatabaseUrl database, Migrations.Files files, String message, Progress progress) {
    return OpenedProject.open(files, processes)
        .then(AlembicRevisions::oneHead)
        .then(project ->
            check(project, database, progress)
                .then(compared ->
                    compared.differences().isEmpty()
                        ? Result.bad(nothingToGenerate(project, database))
                        : started(
                                project,
                                database,
                                List.of("revision", "--autogenerate", "--message=" + message),
                                progress)
                            .then(ran -> added(project, files))));
  }

  @Override
  public Result<List<Emitted>> sql(DatabaseUrl database, Migrations.Files files) {
    return OpenedProject.open(files, processes)
        .then(project ->
            started(project, NOWHERE, List.of("upgrade", "heads", "--sql"), Progress.SILENT)
                .then(ran ->
                    ran.extent() == Processes.Extent.WHOLE
                        ? Result.ok(
                            OfflineSql.of(ran.stdout(), revision -> content(project, revision)))
                        : Result.bad(tooMuch(project))));
  }

  /** Where branches meet, or one depends on another, a revision is for that alone. */
  private static Content content(OpenedProject project, String revision) {
    return project
        .graph()
        .find(revision)
        .filter(file -> file.needs().count() <= 1)
        .filter(file ->
            AlembicProject.read(project.files().project().resolve(file.file()), file.file())
                .match(AlembicRevisions::doesNothing, _ -> false))
        .map(_ -> Content.NOTHING)
        .orElse(Content.MEANT);
  }

  private static boolean doesNothing(String text) {
    return PythonFunction.of(PythonTokens.of(text).tokens(), "upgrade")
            instanceof PythonFunction.Defined upgrade
        && upgrade.doesNothing();
  }

  private Result<Comparison> check(OpenedProject project, DatabaseUrl database, Progress progress) {
    return project
        .state(connections, database)
        .then(state -> complete(project, state, database))
        .then(_ -> AlembicRun.of(project, database, READING, clock))
        .then(run ->
            switch (run.start(List.of("check"), line -> shown(line, progress))) {
              case AlembicRun.Ended.Stopped(Problem problem) -> Result.bad(problem);
              case AlembicRun.Ended.ByItself(Ran ran) -> compared(run, ran);
            });
  }

  private static Result<Comparison> compared(AlembicRun run, Ran ran) {
    if (ran.exitCode() == 0) {
      return Result.ok(new Comparison(List.of()));
    }
    List<String> differences = OfflineSql.differences(ran);
    return differences.isEmpty()
        ? Result.bad(AlembicFailure.plain(run.output(ran), "check"))
        : Result.ok(new Comparison(differences));
  }

  private Result<Ran> started(
      OpenedProject project, DatabaseUrl database, List<String> arguments, Progress progress) {
    return AlembicRun.of(project, database, READING, clock)
        .then(run ->
            switch (run.start(arguments, line -> shown(line, progress))) {
              case AlembicRun.Ended.Stopped(Problem problem) -> Result.bad(problem);
              case AlembicRun.Ended.ByItself(Ran ran) ->
                  ran.exitCode() == 0
                      ? Result.ok(ran)
                      : Result.bad(AlembicFailure.plain(run.output(ran), arguments.getFirst()));
            });
  }

  /** The file that is there now and was not before. */
  private Result<String> added(OpenedProject before, Migrations.Files files) {
    return OpenedProject.open(files, processes)
        .then(after ->
            after.graph().order().stream()
                .filter(file -> before.graph().find(file.revision()).isEmpty())
                .findFirst()
                .map(file -> Result.ok(file.file()))
                .orElseGet(() ->
                    Result.bad(
                        Problem.failed(
                            "migrate.alembic-no-file",
                            "alembic ended well and made no revision",
                            Where.file(before.files().shown(before.files().env())),
                            "its output is above",
                            "make it with " + before.program().typed() + " revision -m …"))));
  }

  private static Result<OpenedProject> oneHead(OpenedProject project) {
    List<RevisionFile> heads = project.graph().heads();
    return heads.size() < 2
        ? Result.ok(project)
        : Result.bad(RevisionProblems.multipleHeads(heads, project.program().typed()));
  }

  private static Result<SchemaState> complete(
      OpenedProject project, SchemaState state, DatabaseUrl database) {
    if (!state.problems().isEmpty()) {
      return Result.bad(state.problems());
    }
    return state.pending().isEmpty()
        ? Result.ok(state)
        : Result.bad(
            Problem.refused(
                "migrate.alembic-not-up-to-date",
                "the database lacks "
                    + state.pending().size()
                    + (state.pending().size() == 1 ? " revision" : " revisions"),
                SqlProblems.where(database),
                "models are compared with the schema of all revisions; the first that it lacks is "
                    + state.pending().getFirst().revision()
                    + " in "
                    + project.files().shown(project.files().versions().getFirst()),
                "relayctl migrate ENV, then the same command again"));
  }

  private static Problem tooMuch(OpenedProject project) {
    return Problem.failed(
        "migrate.alembic-too-much-sql",
        "the revisions write out more SQL than can be looked at",
        Where.file(project.files().shown(project.files().versions().getFirst())),
        "it is more than 1 MiB, and a part of it would look like all",
        "keep data out of revisions, or squash old ones into one");
  }

  private static Problem nothingToGenerate(OpenedProject project, DatabaseUrl database) {
    return Problem.invalid(
        "migrate.alembic-nothing-to-generate",
        "the models have nothing that the database lacks",
        Where.file(project.files().shown(project.files().env())),
        "alembic found no difference to " + database.describe(),
        "change the models first, or make an empty revision without --autogenerate");
  }

  private static void shown(String line, Progress progress) {
    progress.on(new Progress.Event.Output("alembic", line));
  }
}
