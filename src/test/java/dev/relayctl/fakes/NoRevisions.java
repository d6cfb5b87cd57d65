package dev.relayctl.fakes;

import dev.relayctl.environment.DatabaseUrl;
import dev.relayctl.plan.Migration;
import dev.relayctl.problem.Result;
import dev.relayctl.run.Migrations;
import dev.relayctl.run.Progress;
import dev.relayctl.run.RevisionTool;
import java.util.List;

/** For projects without Alembic: nobody asks. */
public final class NoRevisions implements RevisionTool {
  @Override
  public Result<List<Migration>> heads(Migrations.Files files) {
    throw asked();
  }

  @Override
  public Result<Comparison> check(DatabaseUrl database, Migrations.Files files, Progress progress) {
    throw asked();
  }

  @Override
  public Result<String> create(Migrations.Files files, String message, Progress progress) {
    throw asked();
  }

  @Override
  public Result<String> autogenerate(
      DatabaseUrl database, Migrations.Files files, String message, Progress progress) {
    throw asked();
  }

  @Override
  public Result<List<Emitted>> sql(DatabaseUrl database, Migrations.Files files) {
    throw asked();
  }

  private static AssertionError asked() {
    return new AssertionError("there is no Alembic here");
  }
}
