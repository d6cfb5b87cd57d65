package dev.relayctl.run;

import dev.relayctl.environment.DatabaseUrl;
import dev.relayctl.plan.Migration;
import dev.relayctl.problem.Problem;
import dev.relayctl.problem.Result;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an engine of revisions (Alembic) can do beyond {@link Migrations}: the way back, the version
 * table by hand, and new revisions from the models. Problems are {@code migrate.…} and those of
 * connections, {@code database.…}. All methods block and end early when interrupted.
 */
public interface RevisionTool {
  /** The newest revisions that files have, read without a database; repeatable. */
  Result<List<Migration>> heads(Migrations.Files files);

  /**
   * Undoes revisions, newest first, until the database is at this one. Data that they hold is lost.
   *
   * @param to a revision that the database has, or {@code base} to undo all
   */
  Result<Moved> downgrade(
      DatabaseUrl database,
      Migrations.Files files,
      String to,
      Migrations.Limits limits,
      Progress progress);

  /**
   * Writes that the database is at this revision, and runs nothing. Right only when the schema is
   * proven to be that revision's.
   *
   * @param revision one that a file has, or {@code base}
   */
  Result<Moved> stamp(
      DatabaseUrl database,
      Migrations.Files files,
      String revision,
      Migrations.Limits limits,
      Progress progress);

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
   * The statements of an upgrade, not run. Incomplete where a revision reads the database.
   *
   * @param database for its dialect; not connected to
   * @param from where it starts; null for an empty database
   */
  Result<String> sql(
      DatabaseUrl database, Migrations.Files files, @Nullable String from, String to);

  /**
   * A database whose revision was changed.
   *
   * @param before its revisions before; empty before the first
   * @param after its revisions now, read from the database
   * @param undone newest first; empty for a stamp
   * @param failure why it stopped; null when nothing failed
   */
  record Moved(
      List<String> before, List<String> after, List<Migration> undone, @Nullable Problem failure) {
    public Moved {
      before = List.copyOf(before);
      after = List.copyOf(after);
      undone = List.copyOf(undone);
    }
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
