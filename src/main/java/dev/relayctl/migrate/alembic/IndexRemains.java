package dev.relayctl.migrate.alembic;

import dev.relayctl.environment.DatabaseUrl;
import dev.relayctl.postgres.Connections;
import dev.relayctl.postgres.InvalidIndex;
import dev.relayctl.postgres.SqlProblems;
import dev.relayctl.problem.Problem;
import dev.relayctl.problem.Result;
import dev.relayctl.run.Progress;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What runs of Alembic leave of indexes that are built concurrently, outside of any transaction: an
 * invalid one, whose name the next try finds taken.
 *
 * @param before what was there already, and may be of others
 */
record IndexRemains(Connections connections, DatabaseUrl database, List<InvalidIndex> before) {
  /** A drop waits for older transactions; below the connection's own limit. */
  private static final String PATIENCE = "SET lock_timeout = '10s'";

  IndexRemains {
    before = List.copyOf(before);
  }

  /** Before a run; what can't be read counts as nothing. */
  static IndexRemains before(Connections connections, DatabaseUrl database) {
    return new IndexRemains(connections, database, read(connections, database));
  }

  /**
   * Drops what a failed try of the very next revision has left: what it builds, invalid, and built
   * by nobody. Nothing else is touched.
   *
   * @return {@code migrate.index-being-built} while a process works on it
   */
  static Result<Result.Done> clean(
      Connection connection, DatabaseUrl database, ConcurrentIndexes next, Progress progress) {
    try (Statement statement = connection.createStatement()) {
      for (InvalidIndex index : InvalidIndex.of(connection)) {
        if (next.left(index)) {
          if (index.builder() != 0) {
            return Result.bad(beingBuilt(index, database));
          }
          statement.execute(PATIENCE);
          statement.execute(index.drop());
          statement.execute("RESET lock_timeout");
          progress.on(
              new Progress.Event.Note(
                  "dropped the invalid index "
                      + index.text()
                      + ", which a try of the next revision had left"));
        }
      }
      return Result.done();
    } catch (SQLException e) {
      return Result.bad(SqlProblems.asking(e, database));
    }
  }

  /**
   * What a run that failed has left, or was kept from by what an earlier one had left.
   *
   * @param words the server's, which name what is in the way
   * @param cleaned what the next try drops by itself
   */
  Left left(String words, ConcurrentIndexes cleaned) {
    return new Left(
        read(connections, database).stream()
            .filter(index ->
                before.stream().noneMatch(index::sameAs)
                    || words.contains("\"" + index.name() + "\" already exists"))
            .toList(),
        cleaned);
  }

  /**
   * Invalid indexes that matter to a problem.
   *
   * @param cleaned those that the next try drops by itself
   */
  record Left(List<InvalidIndex> indexes, ConcurrentIndexes cleaned) {
    /** None, or nobody has looked. */
    static final Left NOTHING = new Left(List.of(), ConcurrentIndexes.NONE);

    Left {
      indexes = List.copyOf(indexes);
    }

    boolean isEmpty() {
      return indexes.isEmpty();
    }

    /** {@code the invalid index public.tracks_title}. */
    String text() {
      return (indexes.size() == 1 ? "the invalid index " : "the invalid indexes ")
          + indexes.stream().map(InvalidIndex::text).collect(Collectors.joining(", "));
    }

    /** A remedy, with what has to be done about them before it. */
    String before(String remedy) {
      List<String> first =
          indexes.stream()
              .filter(index -> !cleaned.left(index))
              .map(index ->
                  index.builder() == 0
                      ? index.drop()
                      : "wait for process " + index.builder() + ", which works on " + index.table())
              .toList();
      String then =
          first.size() == indexes.size() ? "" : "; migrate drops what this revision has left";
      return (first.isEmpty() ? "" : String.join("; ", first) + "; then ") + remedy + then;
    }
  }

  private static List<InvalidIndex> read(Connections connections, DatabaseUrl database) {
    return connections
        .ask(database, connection -> Result.ok(InvalidIndex.of(connection)))
        .orElse(_ -> List.of());
  }

  private static Problem beingBuilt(InvalidIndex index, DatabaseUrl database) {
    return new Problem.Locked(
        Problem.facts(
            "migrate.index-being-built",
            "an index of the table that " + index.text() + " belongs to is being built",
            SqlProblems.where(database),
            "process "
                + index.builder()
                + " of the server works on it, perhaps for a run that was cut off",
            "wait for it (select * from pg_stat_progress_create_index), then try again"));
  }
}
