package dev.relayctl.engine.postgres;

import dev.relayctl.environment.DatabaseUrl;
import dev.relayctl.postgres.SqlProblems;
import dev.relayctl.problem.Problem;
import dev.relayctl.problem.Repeat;
import java.sql.SQLException;

/** Why the ledger's own tables could not be asked. */
final class LedgerProblems {
  private LedgerProblems() {}

  /** Whether the role lacks a right. */
  static boolean notPermitted(SQLException e) {
    return SqlProblems.state(e).equals("42501");
  }

  /** The server names a table without its schema, and a project may have one called lock, too. */
  static Problem asking(SQLException e, DatabaseUrl database) {
    return notPermitted(e)
        ? new Problem.Failed(
            Problem.facts(
                "ledger.not-permitted",
                "the role may not use the ledger's tables",
                SqlProblems.where(database),
                SqlProblems.message(e, database),
                "they are in schema relayctl: GRANT USAGE ON SCHEMA relayctl and GRANT ALL ON ALL"
                    + " TABLES IN SCHEMA relayctl to it, or use the role that made them"),
            Repeat.NEVER)
        : SqlProblems.asking(e, database);
  }
}
