package dev.relayctl.app;

import dev.relayctl.environment.DatabaseUrl;
import dev.relayctl.environment.Environment;
import dev.relayctl.plan.Migration;
import dev.relayctl.plan.SchemaState;
import dev.relayctl.plan.catalog.SchemaDefinitions;
import dev.relayctl.problem.Problem;
import dev.relayctl.problem.Result;
import dev.relayctl.problem.Where;
import dev.relayctl.report.DriftReport;
import dev.relayctl.run.Migrations;
import dev.relayctl.run.Progress;
import dev.relayctl.run.SchemaProbe;
import dev.relayctl.run.ScratchServer;
import dev.relayctl.run.Undos;
import java.time.Duration;
import java.util.List;

/**
 * Whether a database has the schema that its migrations make, or that another environment has.
 * Owners and rights are left out: they belong to the environment. Reads only.
 */
public final class SchemaDrift {
  private static final Migrations.Limits NO_LIMITS =
      new Migrations.Limits(null, Duration.ofSeconds(10), Duration.ofMinutes(10));

  private final Project project;
  private final Migrations migrations;
  private final Undos undos;
  private final SchemaProbe probe;
  private final ScratchServer scratch;

  public SchemaDrift(
      Project project,
      Migrations migrations,
      Undos undos,
      SchemaProbe probe,
      ScratchServer scratch) {
    this.project = project;
    this.migrations = migrations;
    this.undos = undos;
    this.probe = probe;
    this.scratch = scratch;
  }

  /** Compares an environment's database with what its migrations make of an empty one. */
  public Result<DriftReport> againstMigrations(String nameOrAlias) {
    return project
        .environment(nameOrAlias)
        .then(environment ->
            project
                .databases()
                .direct(environment)
                .then(database -> againstMigrations(environment, database)));
  }

  private Result<DriftReport> againstMigrations(Environment environment, DatabaseUrl database) {
    Migrations.Files files = Observe.files(environment, project);
    return migrations
        .state(database, files)
        .then(SchemaDrift::settled)
        .then(state -> made(files, state))
        .then(expected ->
            probe
                .definitions(database, SchemaProbe.Roles.WITHOUT)
                .map(found ->
                    report("its migrations", expected, environment.name().value(), found)));
  }

  private static Result<SchemaState> settled(SchemaState state) {
    if (!state.problems().isEmpty()) {
      return Result.bad(state.problems());
    }
    return state.applied().isEmpty()
        ? Result.bad(
            Problem.invalid(
                "migrate.nothing-applied",
                "no migration was applied yet",
                Where.system("PostgreSQL", "the history of " + state.engine()),
                "there is nothing to compare the schema with",
                "relayctl migrate ENV"))
        : Result.ok(state);
  }

  private Result<SchemaDefinitions> made(Migrations.Files files, SchemaState state) {
    return scratch
        .start()
        .then(server -> {
          try (server) {
            return server
                .create()
                .then(database ->
                    replayed(database, files, state)
                        .then(_ -> probe.definitions(database, SchemaProbe.Roles.WITHOUT)));
          }
        });
  }

  /** Repeatable migrations are those of the files, so that all of them have to be applied. */
  private Result<Result.Done> replayed(
      DatabaseUrl scratched, Migrations.Files files, SchemaState state) {
    List<Migration> applied = state.applied().stream().map(one -> one.migration()).toList();
    List<Migration> versioned =
        applied.stream().filter(one -> !PrepareUndo.repeatable(one)).toList();
    if (state.pending().isEmpty()) {
      return migrations
          .migrate(scratched, files, NO_LIMITS, Progress.SILENT)
          .then(Migrations.Migrated::whole);
    }
    return applied.size() == versioned.size()
        ? undos.replay(scratched, files, versioned.getLast())
        : Result.bad(
            Problem.invalid(
                "migrate.pending-with-repeatables",
                "the schema can't be compared while migrations are pending",
                Where.file(files.directory()),
                "repeatable migrations are kept as they are now, not as they were applied",
                "relayctl migrate ENV first"));
  }

  /** Compares the databases of two environments. */
  public Result<DriftReport> between(String one, String other) {
    return definitions(one)
        .then(expected -> definitions(other).map(found -> report(one, expected, other, found)));
  }

  private Result<SchemaDefinitions> definitions(String nameOrAlias) {
    return project
        .environment(nameOrAlias)
        .then(environment -> project.databases().direct(environment))
        .then(database -> probe.definitions(database, SchemaProbe.Roles.WITHOUT));
  }

  private static DriftReport report(
      String expected, SchemaDefinitions one, String found, SchemaDefinitions other) {
    List<String> differences = one.differencesOf(other);
    return new DriftReport(expected, found, differences);
  }
}
