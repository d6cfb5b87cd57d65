package dev.relayctl;

import dev.relayctl.environment.DatabaseUrl;
import dev.relayctl.plan.Migration;
import dev.relayctl.plan.Undo;
import dev.relayctl.problem.Problem;
import dev.relayctl.problem.Result;
import dev.relayctl.problem.Result.Done;
import dev.relayctl.run.Migrations.Files;
import dev.relayctl.run.Migrations.Limits;
import dev.relayctl.run.Progress;
import dev.relayctl.run.Undos;
import java.util.List;

/** Undos with the engine that an environment names; the other one's classes stay unloaded. */
record UndosByEngine(ByEngine<Undos> engines) implements Undos {
  @Override
  public Result<List<Undo>> undos(DatabaseUrl database, Files files, List<Migration> applied) {
    return engines.of(files).undos(database, files, applied);
  }

  @Override
  public Result<List<Problem>> strays(Files files) {
    return engines.of(files).strays(files);
  }

  @Override
  public Result<Done> undo(
      DatabaseUrl database, Files files, Undo undo, Limits limits, Progress progress) {
    return engines.of(files).undo(database, files, undo, limits, progress);
  }

  @Override
  public Result<Done> replay(DatabaseUrl scratch, Files files, Migration to) {
    return engines.of(files).replay(scratch, files, to);
  }
}
