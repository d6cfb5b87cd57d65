package dev.relayctl.app;

import dev.relayctl.environment.DatabaseUrl;
import dev.relayctl.environment.Environment;
import dev.relayctl.environment.Migrations.Engine;
import dev.relayctl.lint.Linter;
import dev.relayctl.lint.Running;
import dev.relayctl.lint.Sizes;
import dev.relayctl.lint.Target;
import dev.relayctl.plan.Migration;
import dev.relayctl.plan.SchemaState;
import dev.relayctl.problem.Problem;
import dev.relayctl.problem.Result;
import dev.relayctl.problem.Where;
import dev.relayctl.report.LintReport;
import dev.relayctl.run.CommittedFiles;
import dev.relayctl.run.Migrations;
import dev.relayctl.run.RevisionTool;
import dev.relayctl.run.Tracing;
import dev.relayctl.run.Tracing.Script;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/** Says what migrations would do to the database that they are meant for. Changes nothing there. */
public final class LintMigrations {
  private final Path directory;
  private final Result<Project> project;
  private final Migrations migrations;
  private final RevisionTool revisions;
  private final Tracing tracing;
  private final BiFunction<DatabaseUrl, Optional<String>, Tracing> onCopy;
  private final RunningCode running;
  private final CommittedFiles committed;

  /**
   * A use case.
   *
   * @param onCopy traces on a copy of a database, with its data: on a branch in the Neon project
   *     that is named, else on a copy on this machine
   * @param directory that files are named from, and in which the project's migrations lie
   * @param project a problem where there is none: files can be linted without
   */
  public LintMigrations(
      Path directory,
      Result<Project> project,
      Migrations migrations,
      RevisionTool revisions,
      Tracing tracing,
      BiFunction<DatabaseUrl, Optional<String>, Tracing> onCopy,
      RunningCode running,
      CommittedFiles committed) {
    this.directory = directory;
    this.project = project;
    this.migrations = migrations;
    this.revisions = revisions;
    this.tracing = tracing;
    this.onCopy = onCopy;
    this.running = running;
    this.committed = committed;
  }

  /**
   * Lints SQL files, one after the other, on top of others that make the schema.
   *
   * @param schema files that the target has already
   */
  public Result<LintReport> files(List<String> schema, List<String> files) {
    return Result.all(schema.stream().map(this::script).toList())
        .then(applied ->
            Result.all(files.stream().map(this::script).toList())
                .then(
                    pending -> tracing.trace(new Tracing.Scripts(applied, pending, Duration.ZERO))))
        .map(traces ->
            new LintReport(
                Linter.lint(
                    traces.files(),
                    new Target(
                        traces.existing(),
                        Sizes.UNKNOWN,
                        () -> new Running.Unknown("there is no environment")))));
  }

  /** Lints what is pending in an environment, with the sizes of its tables. */
  public Result<LintReport> pending(String nameOrAlias, Ground ground) {
    return project
        .then(here -> here.environment(nameOrAlias))
        .then(environment ->
            project
                .then(here -> here.databases().direct(environment))
                .then(database -> pending(environment, database, ground)));
  }

  /**
   * The same with the files that a merge would have: what is pending then, and what stands against
   * it, such as two files of one revision, or one that the environment has and the merge hasn't.
   *
   * @param with a branch, tag or commit
   */
  public Result<LintReport> merged(String nameOrAlias, String with, Ground ground) {
    return project
        .then(here -> here.environment(nameOrAlias))
        .then(environment ->
            committed
                .merged(directory, with)
                .then(tree -> committed.of(directory, tree, path -> matters(environment, path))))
        .then(files -> TemporaryTree.with(files, there -> at(there).pending(nameOrAlias, ground)));
  }

  /** Alembic imports what it likes of the project. */
  static boolean matters(Environment environment, String path) {
    return environment.migrations().engine() == Engine.ALEMBIC
        || path.startsWith(environment.migrations().directory() + "/");
  }

  private LintMigrations at(Path there) {
    return new LintMigrations(
        there, project, migrations, revisions, tracing, onCopy, running, committed);
  }

  private Result<LintReport> pending(Environment environment, DatabaseUrl database, Ground ground) {
    return migrations
        .state(database, Observe.files(environment, directory))
        .then(state -> pending(environment, database, state, ground));
  }

  /** Lints what a state that was read has pending. */
  Result<LintReport> pending(Environment environment, DatabaseUrl database, SchemaState state) {
    return pending(environment, database, state, Ground.REPLAY);
  }

  private Result<LintReport> pending(
      Environment environment, DatabaseUrl database, SchemaState state, Ground ground) {
    if (!state.problems().isEmpty()) {
      return Result.bad(state.problems());
    }
    if (state.pending().isEmpty()) {
      return Result.ok(new LintReport(List.of()));
    }
    Result<Tracing.Scripts> scripts = scripts(environment, database, state);
    Result<Tracing.Traces> traced =
        switch (ground) {
          case REPLAY -> scripts.then(tracing::trace);
          case COPY -> onCopy(scripts, onCopy.apply(database, Optional.empty()));
          case BRANCH ->
              Ground.neonProject(environment)
                  .then(in -> onCopy(scripts, onCopy.apply(database, Optional.of(in))));
        };
    return traced.then(traces ->
        tracing
            .sizes(database)
            .map(sizes -> new Target(traces.existing(), sizes, running.of(environment, database)))
            .map(target -> new LintReport(Linter.lint(traces.files(), target))));
  }

  private static Result<Tracing.Traces> onCopy(Result<Tracing.Scripts> scripts, Tracing copy) {
    return scripts.map(Tracing.Scripts::pendingAlone).then(copy::trace);
  }

  private Result<Tracing.Scripts> scripts(
      Environment environment, DatabaseUrl database, SchemaState state) {
    Duration lockTimeout = environment.migrations().lockTimeout();
    if (environment.migrations().engine() == Engine.ALEMBIC) {
      return rendered(Observe.files(environment, directory), database, state, lockTimeout);
    }
    return scripts(appliedBeforePending(state))
        .then(applied ->
            scripts(state.pending())
                .map(pending -> new Tracing.Scripts(applied, pending, lockTimeout)));
  }

  /**
   * Repeatable ones come last, as they are now. How one that is pending was is not known: it is
   * left out, and looked at as if it were new.
   */
  private static List<Migration> appliedBeforePending(SchemaState state) {
    Set<String> pending = new HashSet<>();
    state.pending().forEach(one -> pending.add(one.revision()));
    List<Migration> versioned = new ArrayList<>();
    List<Migration> repeatable = new ArrayList<>();
    for (Migration.Applied each : state.applied()) {
      Migration migration = each.migration();
      if (!PrepareUndo.repeatable(migration)) {
        versioned.add(migration);
      } else if (!pending.contains(migration.revision())) {
        repeatable.add(migration);
      }
    }
    versioned.addAll(repeatable);
    return versioned;
  }

  /** Revisions as the SQL that Alembic writes out for them, in its own order. */
  private Result<Tracing.Scripts> rendered(
      Migrations.Files files, DatabaseUrl database, SchemaState state, Duration lockTimeout) {
    Map<String, Migration> pending = new LinkedHashMap<>();
    state.pending().forEach(one -> pending.put(one.revision(), one));
    Set<String> applied = new HashSet<>();
    state.applied().forEach(one -> applied.add(one.migration().revision()));
    return revisions
        .sql(database, files)
        .map(all -> {
          List<Script> before = new ArrayList<>();
          List<Script> after = new ArrayList<>();
          for (RevisionTool.Emitted emitted : all) {
            Migration migration = pending.get(emitted.revision());
            if (migration != null) {
              String file = migration.file();
              after.add(rendered(file == null ? emitted.revision() : file, emitted));
            } else if (applied.contains(emitted.revision())) {
              before.add(rendered("revision " + emitted.revision(), emitted));
            }
          }
          return new Tracing.Scripts(before, after, lockTimeout);
        });
  }

  private static Script rendered(String shown, RevisionTool.Emitted emitted) {
    Tracing.Origin origin =
        switch (emitted.content()) {
          case MEANT -> Tracing.Origin.RENDERED;
          case NOTHING -> Tracing.Origin.RENDERED_NOTHING;
        };
    return new Script(shown, emitted.sql(), null, origin);
  }

  private Result<List<Script>> scripts(List<Migration> of) {
    Set<String> files = new LinkedHashSet<>();
    for (Migration migration : of) {
      if (migration.file() != null) {
        files.add(migration.file());
      }
    }
    List<Result<Script>> scripts = new ArrayList<>();
    for (String file : files) {
      scripts.add(script(file));
    }
    return Result.all(scripts);
  }

  private Result<Script> script(String file) {
    Path path = directory.resolve(file);
    return read(path, file)
        .then(text -> {
          Path settings = path.resolveSibling(Objects.requireNonNull(path.getFileName()) + ".conf");
          if (!Files.exists(settings)) {
            return Result.ok(new Script(file, text, null));
          }
          return read(settings, file + ".conf").map(conf -> new Script(file, text, conf));
        });
  }

  private static Result<String> read(Path path, String shown) {
    @Nullable String why;
    try {
      return Result.ok(Files.readString(path));
    } catch (NoSuchFileException _) {
      why = "there is no such file";
    } catch (IOException e) {
      why = e.getClass().getSimpleName();
    }
    return Result.bad(
        Problem.invalid(
            "lint.unreadable",
            shown + " cannot be read",
            Where.file(shown),
            why,
            "name an SQL file, from the project's directory"));
  }
}
