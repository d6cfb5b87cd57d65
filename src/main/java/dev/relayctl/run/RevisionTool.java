package dev.relayctl.run;

import dev.relayctl.environment.DatabaseUrl;
import dev.relayctl.plan.Migration;
import dev.relayctl.problem.Result;
import java.util.List;

/**
 * What an engine of revisions (Alembic) can do beyond {@link Migrations}: new revisions, from the
 * models too, and what revisions would do. Problems are {@code migrate.…} and those of connections,
 * {@code database.…}. All methods block and end early when interrupted.
 */
public interface RevisionTool {
  /** The newest revisions that files have, read without a database; repeatable. */
  Result<List<Migration>> heads(Migrations.Files files);

  /**
   * Compares the models with a database that has all revisions; {@code
   * migrate.alembic-not-up-to-date} when it hasn't. Writes nothing, in files neither; repeatable.
   */
  Result<Comparison> check(DatabaseUrl database, Migrations.Files files, Progress progress);

  /** Makes an empty revision after the present head; its file, relative to the project. */
  Result<String> create(Migrations.Files files, String message, Progress progress);

  /**
   * Makes a revision of what the models have and the database hasn't; its file, relative to the
   * project. The database has to have all revisions.
   */
  Result<String> autogenerate(
      DatabaseUrl database, Migrations.Files files, String message, Progress progress);

  /**
   * The statements of all revisions in the order in which they are applied, not run. Python runs:
   * what a revision does beside {@code op} is done, with a {@code DATABASE_URL} that leads nowhere.
   *
   * @param database for its dialect; never connected to
   */
  Result<List<Emitted>> sql(DatabaseUrl database, Migrations.Files files);

  /** The statements of one revision, with those of the engine's own bookkeeping. */
  record Emitted(String revision, String sql, Content content) {}

  /** What a revision's file has. */
  enum Content {
    /** Something to run, or the meeting of branches, which needs nothing. */
    MEANT,
    /** Nothing to run: perhaps its text was never saved. */
    NOTHING
  }

  /**
   * Models and schema side by side.
   *
   * @param differences in the engine's words; empty when they match
   */
  record Comparison(List<String> differences) {
    public Comparison {
      differences = List.copyOf(differences);
    }
  }
}
