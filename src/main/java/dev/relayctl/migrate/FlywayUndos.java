package dev.relayctl.migrate;

import dev.relayctl.environment.DatabaseUrl;
import dev.relayctl.plan.Migration;
import dev.relayctl.plan.Undo;
import dev.relayctl.postgres.Connections;
import dev.relayctl.postgres.QuietFlyway;
import dev.relayctl.problem.Problem;
import dev.relayctl.problem.Repeat;
import dev.relayctl.problem.Result;
import dev.relayctl.problem.Result.Done;
import dev.relayctl.problem.Where;
import dev.relayctl.run.Migrations;
import dev.relayctl.run.Progress;
import dev.relayctl.run.Ticker;
import dev.relayctl.run.Undos;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationVersion;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.flywaydb.core.internal.jdbc.JdbcConnectionFactory;
import org.flywaydb.core.internal.parser.ParsingContext;
import org.flywaydb.core.internal.strategy.RetryStrategy;
import org.flywaydb.database.postgresql.PostgreSQLDatabase;
import org.flywaydb.database.postgresql.PostgreSQLDatabaseType;
import org.jspecify.annotations.Nullable;

/**
 * The way back that Flyway's open-source edition lacks: {@code U} files beside its migrations, run
 * over direct connections, under Flyway's own advisory lock, with its own parser, and its history
 * kept as if the migration had never been. Its classes are internal ones, so that a new version of
 * Flyway has to compile here first.
 */
public final class FlywayUndos implements Undos {
  private final Connections connections;
  private final InstantSource clock;
  private final Ticker ticker;

  public FlywayUndos(Connections connections, InstantSource clock, Ticker ticker) {
    this.connections = connections;
    this.clock = clock;
    this.ticker = ticker;
  }

  @Override
  public Result<List<Undo>> undos(
      DatabaseUrl database, Migrations.Files files, List<Migration> applied) {
    return UndoFiles.read(files)
        .then(found ->
            connections
                .source(database)
                .then(source ->
                    with(source, database, opened -> undos(opened, files, found, applied))));
  }

  @Override
  public Result<List<Problem>> strays(Migrations.Files files) {
    return UndoFiles.read(files)
        .then(undos -> MigrationFiles.read(files).map(migrations -> undos.strays(migrations)));
  }

  @Override
  public Result<Done> undo(
      DatabaseUrl database,
      Migrations.Files files,
      Undo undo,
      Migrations.Limits limits,
      Progress progress) {
    return connections
        .source(database)
        .then(source -> {
          var cancellable = new CancellableSource(source);
          try (var watch =
              LockWatch.start(connections, database, ticker, limits.lockTimeout(), progress)) {
            var run = new UndoRun(connections, database, undo, limits, watch);
            return cancellable
                .run(() ->
                    with(
                        cancellable,
                        database,
                        opened ->
                            read(opened, files, undo)
                                .then(script -> timed(run, opened, script, progress))))
                .orElseGet(() -> Result.bad(run.interrupted()));
          }
        });
  }

  @Override
  public Result<Done> replay(DatabaseUrl scratch, Migrations.Files files, Migration to) {
    try (var versioned = VersionedFiles.of(files)) {
      var limits =
          new Migrations.Limits(to.revision(), Duration.ofSeconds(10), Duration.ofMinutes(10));
      return new FlywayMigrations(connections, clock, ticker)
          .migrate(scratch, versioned.files(), limits, Progress.SILENT)
          .then(Migrations.Migrated::whole);
    } catch (IOException e) {
      return Result.bad(
          Problem.failed(
              "undo.no-copy",
              "the migrations could not be copied for the scratch database",
              Where.file(files.directory()),
              String.valueOf(e.getMessage()),
              "see to it that the directory for temporary files can be written to"));
    }
  }

  private Result<Done> timed(UndoRun run, Opened opened, UndoScript script, Progress progress) {
    var begun = clock.instant();
    return run.of(opened.database(), script)
        .peek(_ ->
            progress.on(
                new Progress.Event.MigrationUndone(
                    run.migration(), Duration.between(begun, clock.instant()))));
  }

  /** A database as Flyway sees it, with what its parser needs. */
  private record Opened(
      PostgreSQLDatabase database, FluentConfiguration configuration, ParsingContext context) {}

  /** What is done with it. */
  private interface Work<T> {
    Result<T> with(Opened opened);
  }

  private static <T> Result<T> with(DataSource source, DatabaseUrl database, Work<T> work) {
    // Static in Flyway, and set by whoever used it last: one try, as everywhere.
    RetryStrategy.setNumberOfRetries(0);
    FluentConfiguration configuration = QuietFlyway.over(source);
    @Nullable Result<T> outcome = null;
    try (var factory = new JdbcConnectionFactory(source, configuration, null);
        var opened =
            (PostgreSQLDatabase)
                new PostgreSQLDatabaseType().createDatabase(configuration, factory, null)) {
      var context = new ParsingContext();
      context.populate(opened, configuration);
      outcome = work.with(new Opened(opened, configuration, context));
      return outcome;
    } catch (FlywayException e) {
      // Closing fails, too, when the connection is gone: then what came of the work is known.
      return outcome == null ? Result.bad(MigrationFailure.reading(e, database)) : outcome;
    }
  }

  private static Result<List<Undo>> undos(
      Opened opened, Migrations.Files files, UndoFiles found, List<Migration> applied) {
    var undos = new ArrayList<Undo>();
    var problems = new ArrayList<Problem>();
    for (Migration migration : applied) {
      Supplier<Result<UndoScript>> missing = () -> Result.bad(missing(migration, files));
      Result<UndoScript> script =
          found
              .of(MigrationVersion.fromVersion(migration.revision()))
              .map(file ->
                  UndoScript.read(files.project(), file, opened.configuration(), opened.context()))
              .orElseGet(missing);
      script.peek(read -> undos.add(new Undo(migration, read.file(), read.checksum())));
      problems.addAll(script.problems());
    }
    return problems.isEmpty() ? Result.ok(undos) : Result.bad(problems);
  }

  /** The file as it is now, which has to be what was planned with. */
  private static Result<UndoScript> read(Opened opened, Migrations.Files files, Undo undo) {
    return UndoScript.read(files.project(), undo.file(), opened.configuration(), opened.context())
        .then(script ->
            script.checksum().equals(undo.checksum())
                ? Result.ok(script)
                : Result.bad(
                    new Problem.Failed(
                        Problem.facts(
                            "undo.file-changed",
                            "the undo was edited since the plan was made",
                            Where.file(undo.file()),
                            "its checksum is " + script.checksum() + ", and was " + undo.checksum(),
                            "run the same command again"),
                        Repeat.NEVER)));
  }

  private static Problem missing(Migration migration, Migrations.Files files) {
    String name =
        migration.file() == null
            ? files.directory() + "/U" + migration.revision() + "__….sql"
            : migration.file().replaceFirst("(^|/)V([^/]*)$", "$1U$2");
    return Problem.refused(
        "undo.missing",
        "revision " + migration.revision() + " " + migration.description() + " has no undo",
        Where.file(migration.file() == null ? files.directory() : migration.file()),
        "there is no file with what would take it back",
        "write " + name + " and prove it with relayctl migrate verify; or undo by a new migration");
  }
}
