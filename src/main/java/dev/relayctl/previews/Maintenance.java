package dev.relayctl.previews;

import dev.relayctl.environment.DatabaseUrl;
import dev.relayctl.problem.Problem;
import dev.relayctl.problem.Result;
import dev.relayctl.run.PreviewDatabases.Parent;
import java.util.Set;
import java.util.function.Function;

/**
 * The database of a server from which others are made: PostgreSQL copies none that somebody is
 * connected to, and whoever waits for a turn would be.
 */
final class Maintenance {
  /** Each server has it, unless somebody has dropped it. */
  private static final String NAME = "postgres";

  private static final Set<String> CLOSED =
      Set.of("database.not-found", "database.role-refused", "database.not-permitted");

  private Maintenance() {}

  /** Works there; in the parent's database where there is none, or none for this role. */
  static <T> Result<T> of(Parent parent, Function<DatabaseUrl, Result<T>> work) {
    Result<T> there = work.apply(parent.direct().withDatabase(NAME));
    return there.problems().stream().anyMatch(Maintenance::closed)
        ? work.apply(parent.direct())
        : there;
  }

  private static boolean closed(Problem problem) {
    return CLOSED.contains(problem.facts().id().value());
  }
}
