package dev.relayctl.migrate;

import dev.relayctl.environment.DatabaseUrl;
import dev.relayctl.plan.Migration;
import dev.relayctl.postgres.SqlProblems;
import dev.relayctl.problem.Problem;
import dev.relayctl.problem.Repeat;
import dev.relayctl.problem.Where;
import java.nio.file.Path;
import java.util.Optional;

/** What is said of migrations that were cut off, by ctrl-C or with their connection. */
record CutOff(MigrationRun run, Path project, DatabaseUrl database) {
  private static final String STAYS =
      "; the file runs outside of a transaction: what it did up to here stays,"
          + " and the statement at work may be done or not";
  private static final String REPAIR = "undo what it did, then relayctl migrate repair ENV";

  /** The process was asked to stop. */
  Problem interrupted() {
    if (run.stopped() instanceof Problem.Interrupted batches) {
      return batches;
    }
    Migration unfinished = run.unfinished();
    String stop = "the process was asked to stop";
    if (unfinished != null && run.piecemeal().isPresent()) {
      return new Problem.Interrupted(
          Problem.facts(
              "migrate.interrupted",
              cancelled(unfinished),
              run.piecemeal().get().place(project),
              stop + STAYS,
              remedy(unfinished)));
    }
    return new Problem.Interrupted(
        Problem.facts(
            "migrate.interrupted",
            unfinished == null ? "interrupted between two migrations" : cancelled(unfinished),
            SqlProblems.where(database),
            stop + "; the database is at the last migration that was applied",
            "relayctl migrate status tells how far it came; the same command goes on from there"));
  }

  /**
   * The connection is gone, and nobody knows what became of the last statement.
   *
   * @param why in the driver's words
   */
  Problem lost(Migration migration, String why) {
    String what = "the connection was lost during revision " + migration.revision();
    Optional<Piecemeal> piecemeal = run.piecemeal();
    return piecemeal.isPresent()
        ? failed(
            what,
            piecemeal.get().place(project),
            why + STAYS,
            remedy(migration),
            // The next try is refused, and would hide what is said here.
            Repeat.NEVER)
        : failed(
            what,
            SqlProblems.where(database),
            why,
            run.indexesOnly()
                ? "try again: what is left of an index is cleaned up first"
                : "look at relayctl migrate status: it is applied as a whole, or not at all",
            Repeat.LOOK_FIRST);
  }

  private static Problem failed(
      String what, Where where, String why, String remedy, Repeat repeat) {
    return new Problem.Failed(
        Problem.facts("migrate.connection-lost", what, where, why, remedy), repeat);
  }

  private static String cancelled(Migration migration) {
    return "migration " + migration.revision() + " was interrupted and its statement cancelled";
  }

  private static String remedy(Migration migration) {
    return migration.revision().startsWith("R ")
        ? REPAIR
        : REPAIR
            + "; or do the rest by hand, then relayctl migrate stamp ENV "
            + migration.revision();
  }
}
