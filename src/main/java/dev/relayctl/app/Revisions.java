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
    return directories(Engine.ALEMBIC).then(this::one).then(tool::heads).map(HeadsReport::new);
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
    return directories(Engine.FLYWAY)
        .then(flyway ->
            directories(Engine.ALEMBIC)
                .then(alembic ->
                    flyway.isEmpty() && !alembic.isEmpty()
                        ? one(alembic).then(files -> tool.create(files, name, progress))
                        : newFiles.migration(name)));
  }

  private Result<Environment> alembic(String nameOrAlias) {
    return project
        .environment(nameOrAlias)
        .then(environment ->
            environment.migrations().engine() == Engine.ALEMBIC
                ? Result.ok(environment)
                : Result.bad(noAlembic("environment " + environment.name() + " uses Flyway")));
  }

  /** Where the environments' migrations lie; one that can't be resolved here is left out. */
  private Result<List<Migrations.Files>> directories(Engine engine) {
    return project
        .environments()
        .map(all ->
            all.all().stream()
                .map(project::resolve)
                .flatMap(each -> each.match(Stream::of, _ -> Stream.<Environment>empty()))
                .filter(environment -> environment.migrations().engine() == engine)
                .map(environment -> Observe.files(environment, project))
                .distinct()
                .toList());
  }

  private Result<Migrations.Files> one(List<Migrations.Files> directories) {
    return directories.size() == 1
        ? Result.ok(directories.getFirst())
        : Result.bad(
            directories.isEmpty()
                ? noAlembic("no environment uses Alembic")
                : Problem.invalid(
                    "migrate.no-single-directory",
                    "there is no one directory for new migrations",
                    Where.file("environments"),
                    "the environments name "
                        + String.join(
                            ", ", directories.stream().map(Migrations.Files::directory).toList()),
                    "name one migrations.directory and command in defaults.yaml"));
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
