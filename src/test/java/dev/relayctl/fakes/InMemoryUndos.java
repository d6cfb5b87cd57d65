package dev.relayctl.fakes;

import dev.relayctl.environment.DatabaseUrl;
import dev.relayctl.plan.Migration;
import dev.relayctl.plan.Undo;
import dev.relayctl.problem.Problem;
import dev.relayctl.problem.Result;
import dev.relayctl.problem.Result.Done;
import dev.relayctl.run.Migrations;
import dev.relayctl.run.Progress;
import dev.relayctl.run.Undos;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Undoes in memory whatever it is asked to. */
public final class InMemoryUndos implements Undos {
  private final List<Undo> undone = new ArrayList<>();

  /** What was undone, in order. */
  public synchronized List<Undo> undone() {
    return List.copyOf(undone);
  }

  @Override
  public Result<List<Undo>> undos(
      DatabaseUrl database, Migrations.Files files, List<Migration> applied) {
    return Result.ok(
        applied.stream()
            .map(migration ->
                new Undo(migration, "migrations/U" + migration.revision() + ".sql", "00000000"))
            .toList());
  }

  @Override
  public Result<List<Problem>> strays(Migrations.Files files) {
    return Result.ok(List.of());
  }

  @Override
  public synchronized Result<Done> undo(
      DatabaseUrl database,
      Migrations.Files files,
      Undo undo,
      Migrations.Limits limits,
      Progress progress) {
    if (!undone.contains(undo)) {
      undone.add(undo);
      progress.on(new Progress.Event.MigrationUndone(undo.migration(), Duration.ZERO));
    }
    return Result.done();
  }

  @Override
  public Result<Done> replay(DatabaseUrl scratch, Migrations.Files files, Migration to) {
    return Result.done();
  }
}
