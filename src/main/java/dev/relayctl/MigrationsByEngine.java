package dev.relayctl;

import dev.relayctl.environment.DatabaseUrl;
import dev.relayctl.plan.SchemaState;
import dev.relayctl.problem.Result;
import dev.relayctl.run.Migrations;
import dev.relayctl.run.Progress;
import java.util.function.Supplier;

/** Migrations with the engine that an environment names; the other one's classes stay unloaded. */
record MigrationsByEngine(Supplier<Migrations> flyway, Supplier<Migrations> alembic)
    implements Migrations {
  @Override
  public Result<SchemaState> state(DatabaseUrl database, Files files) {
    return of(files).state(database, files);
  }

  @Override
  public Result<Migrated> migrate(
      DatabaseUrl database, Files files, Limits limits, Progress progress) {
    return of(files).migrate(database, files, limits, progress);
  }

  /** Flyway refuses a name that it doesn't know. */
  private Migrations of(Files files) {
    return files.engine().equals("alembic") ? alembic.get() : flyway.get();
  }
}
