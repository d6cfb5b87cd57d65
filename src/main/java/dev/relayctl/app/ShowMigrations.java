package dev.relayctl.app;

import dev.relayctl.environment.Definition;
import dev.relayctl.environment.Environment;
import dev.relayctl.environment.Kind;
import dev.relayctl.problem.Problem;
import dev.relayctl.problem.Result;
import dev.relayctl.problem.Where;
import dev.relayctl.report.MigrationsOverview;
import dev.relayctl.report.MigrationsOverview.Row;
import dev.relayctl.report.MigrationsReport;
import dev.relayctl.run.CommittedFiles;
import dev.relayctl.run.Migrations;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Where the databases of several environments stand, beside the files of the work tree or those
 * that a merge would have ({@code DESIGN} §10.3): what is pending in each, and which has a revision
 * that has vanished, was edited, or was given another parent. Writes nothing.
 */
public final class ShowMigrations {
  /** How environments were chosen. */
  private enum Asked {
    FOR_ALL,
    BY_NAME;

    static Asked of(List<String> names) {
      return names.isEmpty() ? FOR_ALL : BY_NAME;
    }
  }

  private final Project project;
  private final Migrations migrations;
  private final CommittedFiles committed;

  public ShowMigrations(Project project, Migrations migrations, CommittedFiles committed) {
    this.project = project;
    this.migrations = migrations;
    this.committed = committed;
  }

  /**
   * The rows.
   *
   * @param names of environments; empty for all that have a database, templates left out
   * @param with a branch, tag or commit that is merged with HEAD; null for the work tree as it is
   */
  public Result<MigrationsOverview> of(List<String> names, @Nullable String with) {
    return project
        .environments()
        .then(all ->
            names.isEmpty()
                ? Result.ok(all.all().stream().filter(each -> !each.isTemplate()).toList())
                : Result.all(
                    names.stream()
                        .map(name -> all.find(name, new Where.OnCommandLine(name)))
                        .toList()))
        .then(definitions ->
            with == null
                ? rows(definitions, project.directory(), Asked.of(names))
                : merged(definitions, with, Asked.of(names)));
  }

  private Result<MigrationsOverview> merged(
      List<Definition> definitions, String with, Asked asked) {
    List<Environment> environments =
        definitions.stream()
            .map(project::resolve)
            .flatMap(resolved -> resolved.match(Stream::of, _ -> Stream.of()))
            .toList();
    return committed
        .merged(project.directory(), with)
        .then(tree ->
            committed.of(
                project.directory(),
                tree,
                path -> environments.stream().anyMatch(each -> LintMigrations.matters(each, path))))
        .then(files -> TemporaryTree.with(files, there -> rows(definitions, there, asked)));
  }

  private Result<MigrationsOverview> rows(
      List<Definition> definitions, Path directory, Asked asked) {
    return SideBySide.ask(definitions, each -> row(each, directory, asked))
        .map(MigrationsOverview::new);
  }

  private Row row(Definition definition, Path directory, Asked asked) {
    return project
        .resolve(definition)
        .then(environment -> known(environment, directory))
        .match(
            row -> row,
            problems ->
                new Row.Unknown(
                    definition.name(),
                    problems.getFirst(),
                    reach(definition.kind(), asked, problems.getFirst())));
  }

  /** A local database that nobody named, and that isn't there. */
  private static Row.Reach reach(Kind kind, Asked asked, Problem problem) {
    return kind == Kind.LOCAL
            && asked == Asked.FOR_ALL
            && problem.facts().id().value().startsWith("database.")
        ? Row.Reach.THIS_MACHINE
        : Row.Reach.REMOTE;
  }

  private Result<Row> known(Environment environment, Path directory) {
    if (environment.database() == null) {
      return Result.ok(new Row.Without(environment.name()));
    }
    return project
        .databases()
        .direct(environment)
        .then(database -> migrations.state(database, Observe.files(environment, directory)))
        .map(state -> new Row.Known(new MigrationsReport(environment.name(), state)));
  }
}
