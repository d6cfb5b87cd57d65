package dev.relayctl.run;

import dev.relayctl.environment.DatabaseUrl;
import dev.relayctl.plan.Migration;
import dev.relayctl.plan.SchemaState;
import dev.relayctl.problem.Problem;
import dev.relayctl.problem.Result;
import dev.relayctl.problem.Where;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Migrations of an engine that keeps no checksums (Alembic), compared with those that the ledger
 * remembers from the runs that applied them: a revision that was edited, or was given another
 * parent, afterwards ({@code DESIGN} §10.3). One that was applied by other means is not remembered.
 */
public record EditedRevisions(Migrations engine, Ledger ledger) implements Migrations {
  @Override
  public Result<SchemaState> state(DatabaseUrl database, Files files) {
    return engine
        .state(database, files)
        .then(state -> ledger.checksums(database, files).map(known -> with(state, known)));
  }

  @Override
  public Result<Migrated> migrate(
      DatabaseUrl database, Files files, Limits limits, Progress progress) {
    return state(database, files)
        .then(SchemaState::orProblems)
        .then(_ -> engine.migrate(database, files, limits, progress));
  }

  /**
   * The applied migrations whose files are other ones than those that were applied.
   *
   * @param known the checksums as they were applied, by revision
   */
  public static List<Migration> of(SchemaState state, Map<String, String> known) {
    return state.applied().stream()
        .map(Migration.Applied::migration)
        .filter(migration -> {
          String applied = known.get(migration.revision());
          return applied != null
              && migration.checksum() != null
              && !applied.equals(migration.checksum());
        })
        .toList();
  }

  private static SchemaState with(SchemaState state, Map<String, String> known) {
    List<Migration> edited = of(state, known);
    if (edited.isEmpty()) {
      return state;
    }
    var problems = new ArrayList<>(state.problems());
    edited.forEach(each -> problems.add(problem(each, String.valueOf(known.get(each.revision())))));
    return new SchemaState(
        state.engine(), state.current(), state.heads(), state.applied(), state.pending(), problems);
  }

  private static Problem problem(Migration edited, String applied) {
    String file = String.valueOf(edited.file());
    return Problem.refused(
        "migrate.checksum-changed",
        "the file of revision " + edited.revision() + " was edited after it was applied",
        Where.file(file),
        "its checksum is " + edited.checksum() + ", and was " + applied + " when it was applied",
        "restore it with git (git log -- "
            + file
            + "), put the change in a new revision; or, where only its form changed, relayctl migrate"
            + " repair ENV");
  }
}
