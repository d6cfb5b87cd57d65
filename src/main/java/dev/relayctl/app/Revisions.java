package dev.relayctl.app;

import dev.relayctl.environment.Environment;
import dev.relayctl.environment.Migrations.Engine;
import dev.relayctl.problem.Problem;
import dev.relayctl.problem.Result;
import dev.relayctl.problem.Where;
import dev.relayctl.report.HeadsReport;
import dev.relayctl.report.ModelsReport;
import dev.relayctl.run.Migrations;
import dev.relayctl.run.Progress;
import dev.relayctl.run.RevisionTool;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Revisions of projects whose environments use Alembic; new migrations of all projects. */
public final class Revisions {
  private final Project project;
  private final RevisionTool tool;
  private final NewFiles newFiles;

  public Revisions(Project project, RevisionTool tool) {
    this.project = project;
    this.tool = tool;
    this.newFiles = new NewFiles(project);
  }

  /** Whether the models are what the environment's database has. */
  public Result<ModelsReport> check(String nameOrAlias, Progress progress) {
    return alembic(nameOrAlias)
        .then(environment ->
            project
                .databases()
                .direct(environment)
                .then(
                    database -> tool.check(database, Observe.files(environment, project), progress))
                .map(compared -> new ModelsReport(environment.name(), compared.differences())));
  }

  /** The newest revisions of the files. */
  public Result<HeadsReport> heads() {
    return directories()
        .then(all -> one(all, Engine.ALEMBIC))
        .then(tool::heads)
        .map(HeadsReport::new);
  }

  /**
   * A new migration; its path. Alembic makes it where no environment uses Flyway.
   *
   * @param against the environment whose database the models are compared with; null for an empty
   *     migration
   */
  public Result<String> create(String name, @Nullable String against, Progress progress) {
    if (against != null) {
      return alembic(against)
          .then(environment ->
              project
                  .databases()
                  .direct(environment)
                  .then(database ->
                      tool.autogenerate(
                          database, Observe.files(environment, project), name, progress)));
    }
    return directories()
        .then(all ->
            all.stream().noneMatch(files -> usedBy(Engine.FLYWAY, files))
                    && all.stream().anyMatch(files -> usedBy(Engine.ALEMBIC, files))
                ? one(all, Engine.ALEMBIC).then(files -> tool.create(files, name, progress))
                : one(all, Engine.FLYWAY)
                    .then(files -> newFiles.migration(files.directory(), name)));
  }

  private Result<Environment> alembic(String nameOrAlias) {
    return project
        .environment(nameOrAlias)
        .then(environment ->
            environment.migrations().engine() == Engine.ALEMBIC
                ? Result.ok(environment)
                : Result.bad(noAlembic("environment " + environment.name() + " uses Flyway")));
  }

  /**
   * Where the environments' migrations lie. One that can't be resolved here, a preview outside of
   * git, need not stand in the way; when none can, their problems are told.
   */
  private Result<List<Migrations.Files>> directories() {
    return project
        .environments()
        .map(all -> all.all().stream().map(project::resolve).toList())
        .then(resolved -> {
          List<Migrations.Files> found =
              resolved.stream()
                  .flatMap(each -> each.match(Stream::of, _ -> Stream.<Environment>empty()))
                  .map(environment -> Observe.files(environment, project))
                  .distinct()
                  .toList();
          return found.isEmpty()
              ? Result.bad(resolved.stream().flatMap(r -> r.problems().stream()).toList())
              : Result.ok(found);
        });
  }

  private static boolean usedBy(Engine engine, Migrations.Files files) {
    return files.engine().equals(engine.name().toLowerCase(Locale.ROOT));
  }

  private static Result<Migrations.Files> one(List<Migrations.Files> all, Engine engine) {
    List<Migrations.Files> found = all.stream().filter(files -> usedBy(engine, files)).toList();
    if (found.size() == 1) {
      return Result.ok(found.getFirst());
    }
    if (found.isEmpty() && engine == Engine.ALEMBIC) {
      return Result.bad(noAlembic("no environment uses Alembic"));
    }
    return Result.bad(
        Problem.invalid(
            "migrate.no-single-directory",
            "there is no one directory for new migrations",
            Where.file("environments"),
            found.isEmpty()
                ? "no environment uses Flyway"
                : "the environments name "
                    + String.join(", ", found.stream().map(Migrations.Files::directory).toList()),
            engine == Engine.ALEMBIC
                ? "name one migrations.directory and command in defaults.yaml"
                : "create the file by hand, or name one migrations.directory in defaults.yaml"));
  }

  private static Problem noAlembic(String why) {
    return Problem.invalid(
        "migrate.alembic-only",
        "only Alembic can do this",
        Where.file("environments"),
        why,
        "set migrations.engine: alembic where it is used");
  }
}
