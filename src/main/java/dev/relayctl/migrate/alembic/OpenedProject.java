package dev.relayctl.migrate.alembic;

import dev.relayctl.environment.DatabaseUrl;
import dev.relayctl.migrate.alembic.PythonToken.Kind;
import dev.relayctl.plan.Migration;
import dev.relayctl.plan.SchemaState;
import dev.relayctl.postgres.Connections;
import dev.relayctl.postgres.SqlProblems;
import dev.relayctl.problem.Problem;
import dev.relayctl.problem.Result;
import dev.relayctl.problem.Where;
import dev.relayctl.run.Migrations;
import dev.relayctl.run.Processes;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A project as its files tell it.
 *
 * @param env the tokens of {@code env.py}
 */
record OpenedProject(
    AlembicProject files,
    RevisionGraph graph,
    List<PythonToken> env,
    VersionTable table,
    AlembicProgram program) {
  static final String ENGINE = "alembic";
  static final String BASE = "base";

  /** The longest identifier that fits into the version table. */
  private static final int ROOM = 32;

  /** What takes the URL from alembic.ini. */
  private static final Set<String> FROM_INI =
      Set.of("engine_from_config", "async_engine_from_config");

  /** What may take it from elsewhere. */
  private static final Set<String> FROM_ELSEWHERE =
      Set.of(
          "environ",
          "getenv",
          "set_main_option",
          "set_section_option",
          "create_engine",
          "create_async_engine");

  OpenedProject {
    env = List.copyOf(env);
  }

  /** Reads the project's files; all problems of all revisions. */
  static Result<OpenedProject> open(Migrations.Files files, Processes processes) {
    return AlembicProject.find(files)
        .then(project ->
            RevisionFiles.read(project)
                .then(RevisionGraph::of)
                .then(graph -> open(files, project, graph, processes)));
  }

  private static Result<OpenedProject> open(
      Migrations.Files files, AlembicProject project, RevisionGraph graph, Processes processes) {
    String shown = project.shown(project.env());
    return AlembicProject.read(project.env(), shown)
        .then(text -> {
          List<PythonToken> env = PythonTokens.of(text).tokens();
          return VersionTable.of(env, shown)
              .map(table ->
                  new OpenedProject(
                      project,
                      graph,
                      env,
                      table,
                      new AlembicProgram(
                          processes, project.home(), project.python().manager(), files.command())));
        });
  }

  /** What a database has, and what stands against applying more. */
  Result<SchemaState> state(Connections connections, DatabaseUrl database) {
    return table.read(connections, database).map(current -> state(current, database));
  }

  private SchemaState state(VersionTable.Current current, DatabaseUrl database) {
    List<String> unknown =
        current.revisions().stream().filter(id -> graph.find(id).isEmpty()).toList();
    Stream<Migration> lost = unknown.stream().map(id -> new Migration(id, "", null, null));
    return new SchemaState(
        ENGINE,
        current.revisions(),
        graph.heads().stream().map(RevisionFile::revision).toList(),
        Stream.concat(
                graph.applied(current.revisions()).stream().map(RevisionFile::migration), lost)
            .map(each -> new Migration.Applied(each, null, null, null))
            .toList(),
        // What follows an unknown revision can't be told.
        unknown.isEmpty()
            ? graph.pending(current.revisions()).stream().map(RevisionFile::migration).toList()
            : List.of(),
        problems(current, unknown, database));
  }

  private List<Problem> problems(
      VersionTable.Current current, List<String> unknown, DatabaseUrl database) {
    var problems = new ArrayList<Problem>();
    graph.order().stream()
        .filter(file -> file.revision().length() > ROOM)
        .forEach(file -> problems.add(RevisionProblems.idTooLong(file)));
    List<RevisionFile> heads = graph.severalHeads();
    if (!heads.isEmpty()) {
      problems.add(RevisionProblems.multipleHeads(heads, program.typed()));
    }
    for (String revision : unknown) {
      problems.add(
          RevisionProblems.missingRevision(
              revision, files.shown(files.versions().getFirst()), database.describe()));
    }
    if (current.foreign()) {
      problems.add(RevisionProblems.unknownSchema(SqlProblems.where(database)));
    }
    return problems;
  }

  /**
   * Refuses an {@code env.py} that takes the URL from {@code alembic.ini} alone: it would migrate
   * whatever database stands there, whichever environment was named.
   */
  Result<OpenedProject> listening() {
    boolean ini = env.stream().anyMatch(token -> FROM_INI.contains(token.text()));
    boolean elsewhere =
        env.stream()
            .anyMatch(token ->
                FROM_ELSEWHERE.contains(token.text())
                    || (token.kind() == Kind.STRING && token.text().contains("DATABASE_URL")));
    if (!ini || elsewhere) {
      return Result.ok(this);
    }
    return Result.bad(
        Problem.refused(
            "migrate.alembic-url-unused",
            "env.py takes the database's URL from alembic.ini, not from DATABASE_URL",
            Where.file(files.shown(files.env())),
            "alembic would work on another database than the environment's",
            "add after config = context.config: config.set_main_option(\"sqlalchemy.url\","
                + " os.environ[\"DATABASE_URL\"].replace(\"%\", \"%%\"))"));
  }
}
