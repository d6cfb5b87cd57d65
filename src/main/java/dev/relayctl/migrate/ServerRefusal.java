package dev.relayctl.migrate;

import dev.relayctl.environment.DatabaseUrl;
import dev.relayctl.postgres.SqlProblems;
import dev.relayctl.run.Migrations.Limits;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What the server had against a statement of a migration, in words.
 *
 * @param blockers whom the statement was seen waiting for
 */
record ServerRefusal(DatabaseUrl database, Limits limits, List<Blocker> blockers) {
  ServerRefusal {
    blockers = List.copyOf(blockers);
  }

  /** The server's own words, with those whom a lock was waited for. */
  String why(Throwable e) {
    String state = SqlProblems.state(e);
    String why = "SQLSTATE " + state + ": " + SqlProblems.message(e, database);
    return state.equals("55P03") ? why + blockersText() : why;
  }

  private String blockersText() {
    if (blockers.isEmpty()) {
      return "";
    }
    return "; it waited for "
        + blockers.stream().limit(3).map(Blocker::text).collect(Collectors.joining(", "));
  }

  /**
   * What to do.
   *
   * @param state the SQLSTATE; empty when the failure is not the server's
   */
  String remedy(String state) {
    if (state.equals("55P03")) {
      String end =
          blockers.isEmpty()
              ? "see pg_stat_activity for long transactions"
              : "wait for that session, or: select pg_terminate_backend("
                  + blockers.getFirst().pid()
                  + ")";
      return end + "; then try again (lock_timeout is " + limits.lockTimeout().toMillis() + " ms)";
    }
    if (state.equals("57014")) {
      return "split the migration, or allow it more than "
          + limits.statementTimeout().toMillis()
          + " ms";
    }
    if (SqlProblems.passing(state)) {
      return "try again: it collided with another transaction";
    }
    if (state.equals("42501")) {
      return "grant the role of database.url the right, or use the role that owns the object";
    }
    return switch (state.isEmpty() ? "" : state.substring(0, 2)) {
      case "42" -> "correct the file, then try again";
      case "22", "23" -> "correct the data in the database, or make the migration cope with it";
      case "25" -> "keep to one kind of statement per file, and without BEGIN and COMMIT";
      case "53" -> "give the server more of what it lacks, then try again";
      default -> "correct the cause, then try again";
    };
  }
}
