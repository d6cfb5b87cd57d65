package dev.relayctl.plan;

import dev.relayctl.problem.Problem;
import dev.relayctl.problem.Result;
import java.util.List;
import java.util.Optional;

/**
 * What a migration engine says about a database and the files beside it.
 *
 * @param engine {@code flyway}, {@code alembic} or {@code none}
 * @param current the database's revisions; empty before the first migration
 * @param heads the newest revisions that files have
 * @param applied in the order in which they were applied
 * @param pending in the order in which they will be applied
 * @param problems why nothing may be applied: an edited file, a failed migration, a missing file
 */
public record SchemaState(
    String engine,
    List<String> current,
    List<String> heads,
    List<Migration.Applied> applied,
    List<Migration> pending,
    List<Problem> problems) {
  public SchemaState {
    current = List.copyOf(current);
    heads = List.copyOf(heads);
    applied = List.copyOf(applied);
    pending = List.copyOf(pending);
    problems = List.copyOf(problems);
  }

  /** A project without migrations. */
  public static final SchemaState NONE =
      new SchemaState("none", List.of(), List.of(), List.of(), List.of(), List.of());

  /** Itself, or its problems. */
  public Result<SchemaState> orProblems() {
    return problems.isEmpty() ? Result.ok(this) : Result.bad(problems);
  }

  /** The database's revision as one text; empty before the first migration. */
  public Optional<String> revision() {
    return current.isEmpty() ? Optional.empty() : Optional.of(String.join(", ", current));
  }

  /** The revision that the files lead to; empty when there is no file. */
  public Optional<String> head() {
    return heads.isEmpty() ? Optional.empty() : Optional.of(String.join(", ", heads));
  }
}
