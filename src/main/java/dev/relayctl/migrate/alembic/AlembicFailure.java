package dev.relayctl.migrate.alembic;

import dev.relayctl.environment.DatabaseUrl;
import dev.relayctl.postgres.SqlProblems;
import dev.relayctl.problem.Problem;
import dev.relayctl.problem.Repeat;
import dev.relayctl.problem.Where;
import dev.relayctl.run.Migrations.Limits;
import org.jspecify.annotations.Nullable;

/**
 * The problem of an Alembic that changed a database and failed.
 *
 * @param left what it left, or stumbled over
 * @param now where the database stands, in words
 */
record AlembicFailure(
    AlembicOutput output, DatabaseUrl database, Limits limits, IndexRemains.Left left, String now) {
  /**
   * The problem of an upgrade.
   *
   * @param revision the one that was at work, null where none had begun
   * @param collided whether it may be tried again by itself after a collision with another
   *     transaction: what ran in an {@code autocommit_block} stays
   */
  Problem upgrading(@Nullable RevisionFile revision, Repeat collided) {
    if (lost()) {
      return lost(
          "migrate.connection-lost",
          revision == null ? "before a revision began" : "during revision " + revision.revision());
    }
    return revision == null
        ? changing(
            "migrate.alembic-failed",
            "alembic upgrade failed before a revision began",
            output.project().shown(output.project().env()),
            Repeat.NEVER)
        : changing(
            "migrate.failed",
            "revision " + revision.revision() + " failed in its upgrade",
            revision.file(),
            SqlProblems.passing(output.state()) ? collided : Repeat.NEVER);
  }

  /** The problem of an undo. */
  Problem downgrading(RevisionFile revision) {
    return lost()
        ? lost("undo.connection-lost", "during the undo of revision " + revision.revision())
        : changing(
            "undo.failed",
            "revision " + revision.revision() + " failed in its downgrade",
            revision.file(),
            Repeat.NEVER);
  }

  private boolean lost() {
    return SqlProblems.connectionLost(output.state());
  }

  private Problem lost(String id, String when) {
    return new Problem.Failed(
        Problem.facts(
            id,
            "the connection was lost " + when + stands(),
            SqlProblems.where(database),
            why(),
            left.before("look at relayctl migrate status, then run the same command again")),
        Repeat.LOOK_FIRST);
  }

  private Problem changing(String id, String what, String file, Repeat repeat) {
    return new Problem.Failed(
        Problem.facts(id, what + stands(), where(file), why(), left.before(remedy(output.state()))),
        repeat);
  }

  /** What the server refuses outside of any revision has no line of the project's. */
  private Where where(String file) {
    return output.state().isEmpty()
        ? output.place().orElseGet(() -> Where.file(file))
        : output.revisionPlace().orElseGet(() -> SqlProblems.where(database));
  }

  private String stands() {
    return "; the database is " + now + (left.isEmpty() ? "" : " and has " + left.text());
  }

  private String why() {
    String state = output.state();
    return (state.isEmpty() ? "" : "SQLSTATE " + state + ": ") + output.reason();
  }

  /** The problem of a call that changes no database. */
  static Problem plain(AlembicOutput output, String doing) {
    return Problem.failed(
        "migrate.alembic-failed",
        "alembic " + doing + " ended with exit code " + output.exitCode(),
        output.place().orElseGet(() -> Where.file(output.project().shown(output.project().env()))),
        output.reason(),
        "correct what it names, then try again");
  }

  /** Nobody knows how far it came, nor what the server still does of it. */
  static Problem silent(DatabaseUrl database) {
    return new Problem.Failed(
        Problem.facts(
            "migrate.connection-lost",
            "the database fell silent while Alembic was at work, which was ended",
            SqlProblems.where(database),
            "six questions in a row had no answer",
            "look at relayctl migrate status when it answers, then run the same command again"),
        Repeat.LOOK_FIRST);
  }

  /** An end by the user's wish. */
  static Problem interrupted(DatabaseUrl database, IndexRemains.Left left) {
    return new Problem.Interrupted(
        Problem.facts(
            "migrate.interrupted",
            "interrupted while Alembic was at work"
                + (left.isEmpty() ? "" : "; the database has " + left.text()),
            SqlProblems.where(database),
            "the process was asked to stop",
            left.before(
                "relayctl migrate status tells how far it came; the same command goes on from"
                    + " there")));
  }

  private String remedy(String state) {
    if (state.equals("55P03")) {
      return "see pg_stat_activity for long transactions, then try again (lock_timeout is "
          + limits.lockTimeout().toMillis()
          + " ms)";
    }
    if (state.equals("57014")) {
      return "split the revision, or raise migrations.statement-timeout";
    }
    if (SqlProblems.passing(state)) {
      return "try again: it collided with another transaction";
    }
    if (state.equals("42501")) {
      return "grant the role of database.url the right, or use the role that owns the object";
    }
    if (state.equals("42P07") && !left.isEmpty()) {
      return "try again"; // the file is right
    }
    return switch (state.isEmpty() ? "" : state.substring(0, 2)) {
      case "22", "23" -> "correct the data in the database, or make the revision cope with it";
      case "42" -> "correct the file, then try again";
      default -> "correct the cause, then try again";
    };
  }
}
