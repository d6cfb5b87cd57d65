package dev.relayctl.run;

import dev.relayctl.environment.DatabaseUrl;
import dev.relayctl.plan.Migration;
import dev.relayctl.plan.Undo;
import dev.relayctl.problem.Problem;
import dev.relayctl.problem.Result;
import dev.relayctl.problem.Result.Done;
import java.util.List;

/** The way back for migrations that a database has, by files beside them. */
public interface Undos {
  /**
   * The undo of each migration, in the same order. Each file is read and parsed, and nothing of it
   * is run. Problems, all of them: {@code undo.missing}, {@code undo.not-transactional}, {@code
   * undo.transaction-control}, {@code undo.unreadable}, {@code undo.file-name}.
   *
   * @param database whose names placeholders in the files stand for
   */
  Result<List<Undo>> undos(DatabaseUrl database, Migrations.Files files, List<Migration> applied);

  /** What is wrong with undo files of which no migration knows: a number that no migration has. */
  Result<List<Problem>> strays(Migrations.Files files);

  /**
   * Undoes one migration, the newest that the database has, and takes it out of the engine's
   * history, in one transaction: afterwards both have happened, or nothing. Done when it was undone
   * before. Problems: {@code undo.file-changed}, {@code undo.out-of-step}, {@code undo.failed},
   * {@code undo.connection-lost}, {@code migrate.locked}.
   */
  Result<Done> undo(
      DatabaseUrl database,
      Migrations.Files files,
      Undo undo,
      Migrations.Limits limits,
      Progress progress);

  /**
   * Brings a scratch database to a revision by the versioned migrations alone: what is repeatable
   * is left out, since an old revision may lack what it needs.
   */
  Result<Done> replay(DatabaseUrl scratch, Migrations.Files files, Migration to);
}
