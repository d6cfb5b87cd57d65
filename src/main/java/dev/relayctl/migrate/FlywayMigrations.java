package dev.relayctl.migrate;

import dev.relayctl.environment.DatabaseUrl;
import dev.relayctl.plan.Migration;
import dev.relayctl.plan.SchemaState;
import dev.relayctl.postgres.Connections;
import dev.relayctl.postgres.QuietFlyway;
import dev.relayctl.postgres.SqlProblems;
import dev.relayctl.problem.Problem;
import dev.relayctl.problem.Result;
import dev.relayctl.problem.Where;
import dev.relayctl.run.Migrations;
import dev.relayctl.run.Progress;
import dev.relayctl.run.Ticker;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.Location;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.MigrationVersion;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.flywaydb.core.api.output.MigrateResult;

/**
 * SQL migrations with Flyway's library, over direct connections ({@code specs/migration-safety.md}
 * §3 and §6, {@code specs/java.md}). Its history table is Flyway's own, {@code
 * flyway_schema_history}, so that Flyway's command line and relayctl can be used side by side.
 * Placeholders are replaced as Flyway does by default.
 *
 * <p>Sessions run in UTC. {@code lock_timeout} and {@code statement_timeout} are set anew for each
 * migration; {@code CREATE INDEX CONCURRENTLY} alone runs without {@code lock_timeout}. A {@link
 * Backfill} is repeated in place of being run once; its row in the history is Flyway's own.
 *
 * <p>Problems: {@code migrate.…}, and {@code database.…} of {@link SqlProblems}.
 */
public final class FlywayMigrations implements Migrations {
  private static final Duration LOCK_WHILE_READING = Duration.ofSeconds(5);
  private static final Duration READING = Duration.ofSeconds(30);

  /** Tables, views and the like in the schema that migrations go to; our own and Flyway's aside. */
  private static final String UNKNOWN_SCHEMA =
      """
      SELECT to_regclass('flyway_schema_history') IS NULL
         AND EXISTS (SELECT FROM pg_class c
                     WHERE c.relnamespace = to_regnamespace(quote_ident(current_schema()))
                       AND NOT EXISTS (SELECT FROM pg_depend d
                                       WHERE d.objid = c.oid AND d.deptype = 'e'))
      """;

  private final Connections connections;
  private final InstantSource clock;
  private final Ticker ticker;

  public FlywayMigrations(Connections connections, InstantSource clock, Ticker ticker) {
    this.connections = connections;
    this.clock = clock;
    this.ticker = ticker;
  }

  @Override
  public Result<SchemaState> state(DatabaseUrl database, Files files) {
    return supported(files)
        .then(MigrationFiles::read)
        .then(read ->
            connections
                .source(database)
                .then(source -> {
                  var flyway = configuration(source, files, LOCK_WHILE_READING, READING);
                  return state(flyway, database, reading(files, read));
                }));
  }

  @Override
  public Result<Migrated> migrate(
      DatabaseUrl database, Files files, Limits limits, Progress progress) {
    return supported(files)
        .then(MigrationFiles::read)
        .then(read ->
            connections
                .source(database)
                .then(source -> migrate(source, database, files, read, limits, progress)));
  }

  private Result<Migrated> migrate(
      DataSource opened,
      DatabaseUrl database,
      Files files,
      MigrationFiles read,
      Limits limits,
      Progress progress) {
    var source = new CancellableSource(opened);
    var reading = reading(files, read);
    var configuration =
        configuration(source, files, limits.lockTimeout(), limits.statementTimeout());
    return target(limits, read)
        .then(target ->
            state(configuration, database, reading)
                .then(SchemaState::orProblems)
                .then(state -> {
                  if (nothingToDo(state, target)) {
                    return Result.ok(new Migrated(List.of(), null));
                  }
                  configuration.target(target);
                  var sweep = new IndexSweep(source, database, progress);
                  return doneBefore(state.pending().getFirst(), sweep, configuration, reading)
                      .then(done ->
                          run(source, configuration, database, reading, limits, progress)
                              .map(migrated -> with(done, migrated)));
                }));
  }

  static SchemaReading reading(Files files, MigrationFiles read) {
    return new SchemaReading(
        read, new ConcurrentFiles(files.project()), new Backfills(files.project()));
  }

  /**
   * The next migration, when a run that was cut off has done it; empty when it is still to be done.
   * What such a run left of it is gone then. Asks the database only for those that can leave
   * something; nobody has tried those behind it.
   */
  private static Result<Optional<Migration>> doneBefore(
      Migration next, IndexSweep sweep, FluentConfiguration configuration, SchemaReading reading) {
    Optional<ConcurrentFile> file = reading.concurrent().of(next.file());
    if (file.isEmpty()) {
      return Result.ok(Optional.empty());
    }
    return sweep
        .clean(next, file.get(), reading.files())
        .then(_ -> info(next, sweep.database(), configuration, reading))
        .then(info ->
            info.isPresent() ? sweep.recorded(info.get(), next, file.get()) : Result.ok(false))
        .map(recorded -> recorded ? Optional.of(next) : Optional.empty());
  }

  /** Flyway's own view, after a failed row has been removed; empty when another has applied it. */
  private static Result<Optional<MigrationInfo>> info(
      Migration next,
      DatabaseUrl database,
      FluentConfiguration configuration,
      SchemaReading reading) {
    try {
      for (MigrationInfo info : configuration.load().info().pending()) {
        if (reading.migration(info).revision().equals(next.revision())) {
          return Result.ok(Optional.of(info));
        }
      }
      return Result.ok(Optional.empty());
    } catch (FlywayException e) {
      return Result.bad(MigrationFailure.reading(e, database));
    }
  }

  private static Migrated with(Optional<Migration> done, Migrated migrated) {
    List<Migrated.Took> all = new ArrayList<>();
    done.ifPresent(migration -> all.add(new Migrated.Took(migration, Duration.ZERO)));
    all.addAll(migrated.applied());
    return new Migrated(all, migrated.failure());
  }

  private Result<Migrated> run(
      CancellableSource source,
      FluentConfiguration configuration,
      DatabaseUrl database,
      SchemaReading reading,
      Limits limits,
      Progress progress) {
    try (var watch =
        LockWatch.start(connections, database, ticker, limits.lockTimeout(), progress)) {
      var around = new Surroundings(connections, database, limits, progress, clock, ticker, watch);
      var run = new MigrationRun(reading, around);
      configuration.callbacks(run);
      var cutOff = new CutOff(run, reading.concurrent().project(), database);
      try {
        if (source.run(() -> migrated(configuration, run)).isEmpty()) {
          return Result.ok(new Migrated(run.applied(), cutOff.interrupted()));
        }
        run.settle();
        return Result.ok(new Migrated(run.applied(), null));
      } catch (FlywayException e) {
        var sweep = new IndexSweep(source, database, progress);
        var refusal = new ServerRefusal(database, limits, watch.blockers());
        return new MigrationFailure(refusal, sweep, cutOff).of(e, run, reading);
      }
    }
  }

  private static MigrateResult migrated(FluentConfiguration configuration, MigrationRun run) {
    try {
      return configuration.load().migrate();
    } catch (FlywayException e) {
      // The driver connects nowhere with the mark of ctrl-C; this thread has nothing else to do.
      boolean _ = Thread.interrupted();
      run.broken();
      throw e;
    }
  }

  private Result<SchemaState> state(
      FluentConfiguration configuration, DatabaseUrl database, SchemaReading reading) {
    SchemaState state;
    try {
      state = reading.state(configuration.load().info());
    } catch (FlywayException e) {
      return Result.bad(MigrationFailure.reading(e, database));
    }
    if (!state.applied().isEmpty() || !state.problems().isEmpty()) {
      return Result.ok(state);
    }
    return connections
        .ask(
            database,
            connection -> {
              try (Statement statement = connection.createStatement();
                  ResultSet rows = statement.executeQuery(UNKNOWN_SCHEMA)) {
                return Result.ok(rows.next() && rows.getBoolean(1));
              }
            })
        .map(unknown -> unknown ? withUnknownSchema(state, database) : state);
  }

  private static SchemaState withUnknownSchema(SchemaState state, DatabaseUrl database) {
    return new SchemaState(
        state.engine(),
        state.current(),
        state.heads(),
        state.applied(),
        state.pending(),
        List.of(SchemaProblems.unknownSchema(SqlProblems.where(database))));
  }

  static FluentConfiguration configuration(
      DataSource source, Files files, Duration lockTimeout, Duration statementTimeout) {
    String directory =
        files.project().resolve(files.directory()).toAbsolutePath().normalize().toString();
    return QuietFlyway.over(source)
        .table("flyway_schema_history")
        // MigrationFiles has looked at all names; Flyway would refuse those of undos.
        .validateMigrationNaming(false)
        // Not new Location(…), which takes * and ? in a path for wildcards.
        .locations(Location.fromPath("filesystem:", directory))
        .initSql(MigrationRun.initSql(lockTimeout, statementTimeout));
  }

  /** A target below the database's revision is reached already; Flyway would call it an error. */
  private static boolean nothingToDo(SchemaState state, MigrationVersion target) {
    boolean reached =
        state.current().stream()
            .map(MigrationVersion::fromVersion)
            .anyMatch(current -> current.compareTo(target) >= 0);
    return state.pending().isEmpty() || reached;
  }

  private static Result<MigrationVersion> target(Limits limits, MigrationFiles files) {
    if (limits.to() == null) {
      return Result.ok(MigrationVersion.LATEST);
    }
    if (limits.to().matches("[0-9]+([._][0-9]+)*")) {
      MigrationVersion version = MigrationVersion.fromVersion(limits.to());
      if (files.has(version)) {
        return Result.ok(version);
      }
    }
    return Result.bad(
        Problem.invalid(
            "migrate.unknown-revision",
            "no migration is revision " + limits.to(),
            Where.file(files.directory()),
            files
                .newest()
                .map(newest -> "the newest file is " + newest.script())
                .orElse("there is no migration file"),
            "give the number from a file's name, without the V"));
  }

  static Result<Files> supported(Files files) {
    if (files.engine().equals(SchemaReading.ENGINE)) {
      return Result.ok(files);
    }
    return Result.bad(
        Problem.invalid(
            "migrate.engine-not-supported",
            "relayctl can't run the migration engine " + files.engine() + " itself",
            Where.file(files.directory()),
            "it runs flyway; others run inside of the project's image",
            "set migrations.run: release-command, and deploy.release-command to the engine's own"));
  }
}
