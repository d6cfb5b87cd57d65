package dev.relayctl.migrate;

import dev.relayctl.plan.Migration;
import dev.relayctl.problem.Problem;
import dev.relayctl.problem.Result;
import dev.relayctl.problem.Where;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/** Finds the migrations of a project that are to be run in batches. */
record Backfills(Path project) {
  /**
   * What a migration's file says of itself; empty for an ordinary one, and for one without file.
   */
  Result<Optional<Backfill>> of(Migration migration) {
    String file = migration.file();
    if (file == null) {
      return Result.ok(Optional.empty());
    }
    try {
      return Backfill.of(ScriptFiles.read(project, file))
          .then(backfill ->
              backfill.isPresent() && migration.revision().startsWith("R ")
                  ? Result.bad(repeatable(file))
                  : Result.ok(backfill));
    } catch (IOException _) {
      return Result.ok(Optional.empty()); // whoever applies it says so
    }
  }

  private static Problem repeatable(String file) {
    return Problem.invalid(
        "migrate.backfill-repeatable",
        "a repeatable migration is a backfill",
        Where.file(file),
        "it runs again whenever its text changes, and rows are filled once",
        "give it a version: V7__….sql");
  }
}
