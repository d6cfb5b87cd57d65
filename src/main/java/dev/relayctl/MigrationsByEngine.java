package dev.relayctl;

import dev.relayctl.environment.DatabaseUrl;
import dev.relayctl.plan.SchemaState;
import dev.relayctl.problem.Result;
import dev.relayctl.run.Migrations;
import dev.relayctl.run.Progress;

/** Migrations with the engine that an environment names; the other one's classes stay unloaded. */
record MigrationsByEngine(ByEngine<Migrations> engines) implements Migrations {
  @Override
  public Result<SchemaState> state(DatabaseUrl database, Files files) {
    return engines.of(files).state(database, files);
  }

  @Override
  public Result<Migrated> migrate(
      DatabaseUrl database, Files files, Limits limits, Progress progress) {
    return engines.of(files).migrate(database, files, limits, progress);
  }
}
