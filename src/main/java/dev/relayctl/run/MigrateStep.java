package dev.relayctl.run;

import dev.relayctl.plan.Migration;
import dev.relayctl.problem.Problem;
import dev.relayctl.problem.Repeat;
import dev.relayctl.problem.Result;
import dev.relayctl.run.Migrations.Migrated;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Applies pending migrations. One that could not get its lock within {@code lock_timeout} has been
 * rolled back and is tried again, with pauses in which the traffic that queued behind it goes on
 * ({@code specs/migration-safety.md} §3). Nothing else is tried again.
 */
final class MigrateStep {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Migrations migrations;
  private final Materials materials;
  private final Attempts attempts;
  private final Progress progress;

  MigrateStep(Migrations migrations, Materials materials, Attempts attempts, Progress progress) {
    this.migrations = migrations;
    this.materials = materials;
    this.attempts = attempts;
    this.progress = progress;
  }

  /** What was applied is remembered however it ends, with the files that they had by then. */
  StepEnd perform(Ledger.Session ledger) {
    var applied = new ArrayList<Migration>();
    Result<Migrated> end = attempts.within(PATIENCE, () -> once(applied));
    Result<Result.Done> remembered =
        applied.isEmpty() ? Result.done() : ledger.remember(materials.files(), applied, List.of());
    return switch (end) {
      case Result.Bad<Migrated> bad -> StepEnd.stopped(bad.first());
      case Result.Ok<Migrated>(Migrated done) ->
          done.failure() != null
              ? StepEnd.stopped(done.failure())
              : remembered.match(
                  _ -> StepEnd.good(applied.size() + " applied"),
                  problems -> StepEnd.stopped(problems.getFirst()));
    };
  }

  private Result<Migrated> once(List<Migration> applied) {
    return materials
        .secrets()
        .database()
        .then(database ->
            migrations.migrate(database, materials.files(), materials.limits(), progress))
        .then(done -> {
          done.applied().forEach(each -> applied.add(each.migration()));
          if (done.failure() instanceof Problem.Failed failed && failed.repeat() == Repeat.SAFE) {
            progress.on(
                new Progress.Event.Note(
                    failed.facts().what()
                        + " ("
                        + failed.facts().why()
                        + "); it was rolled back and is tried again for at most "
                        + PATIENCE.toSeconds()
                        + " s"));
            return Result.bad(failed);
          }
          return Result.ok(done);
        });
  }
}
