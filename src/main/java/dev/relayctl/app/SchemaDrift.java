package dev.relayctl.app;

import dev.relayctl.environment.DatabaseUrl;
import dev.relayctl.environment.Environment;
import dev.relayctl.plan.Migration;
import dev.relayctl.plan.SchemaState;
import dev.relayctl.plan.catalog.SchemaDefinitions;
import dev.relayctl.problem.Problem;
import dev.relayctl.problem.Result;
import dev.relayctl.report.DriftReport;
import dev.relayctl.run.Migrations;
import dev.relayctl.run.SchemaProbe;
import dev.relayctl.run.ScratchServer;
import dev.relayctl.run.Undos;
import java.util.List;

/**
 * Whether a database has the schema that its migrations make, or that another environment has.
 * Owners and rights are left out: they belong to the environment. Reads only.
 */
public final class SchemaDrift {
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
        .then(PrepareUndo::byFiles)
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
        .then(state -> made(files, state.applied().getLast().migration()))
        .then(expected ->
            probe
                .definitions(database)
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
                dev.relayctl.problem.Where.system("database", "flyway_schema_history"),
                "there is nothing to compare the schema with",
                "relayctl migrate ENV"))
        : Result.ok(state);
  }

  private Result<SchemaDefinitions> made(Migrations.Files files, Migration to) {
    return scratch
        .start()
        .then(server -> {
          try (server) {
            return server
                .create()
                .then(database ->
                    undos.replay(database, files, to).then(_ -> probe.definitions(database)));
          }
        });
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
        .then(probe::definitions);
  }

  private static DriftReport report(
      String expected, SchemaDefinitions one, String found, SchemaDefinitions other) {
    List<String> differences = one.withoutRoles().differencesOf(other.withoutRoles());
    return new DriftReport(expected, found, differences);
  }
}
