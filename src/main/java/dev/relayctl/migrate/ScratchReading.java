package dev.relayctl.migrate;

import dev.relayctl.lint.Lock;
import dev.relayctl.lint.Traced;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * What a session on a scratch database has done, and how it is set.
 *
 * @param locks all modes that it holds, by relation
 * @param work what it has done to the rows of each table
 */
record ScratchReading(Map<Long, Set<Lock>> locks, Map<Long, Traced.Work> work, Session session) {
  ScratchReading {
    locks = Map.copyOf(locks);
    work = Map.copyOf(work);
  }

  /**
   * How a session is set.
   *
   * @param limits its timeouts
   * @param horizon the number of the next transaction, or a lower one
   * @param counts whether the server counts what is done to rows
   * @param texts what the catalogues' texts depend on
   */
  record Session(Traced.Limits limits, long horizon, boolean counts, String texts) {
    private static final Session UNKNOWN = new Session(new Traced.Limits(0, 0), 0, false, "");

    /** Whether what was read in another one can be compared with what is read in this. */
    boolean comparableWith(Session other) {
      return counts && texts.equals(other.texts);
    }
  }

  /**
   * Reads it.
   *
   * @param existing the highest oid of what the target has: work on a newer table is told as long
   *     as its lock is held
   */
  static ScratchReading of(Connection connection, long existing) throws SQLException {
    Map<Long, Set<Lock>> locks = new HashMap<>();
    Map<Long, Traced.Work> work = new HashMap<>();
    Session[] session = {Session.UNKNOWN};
    var questions = new Questions();
    questions.add(
        SchemaQueries.LOCKS,
        row -> {
          long relation = row.getLong(1);
          Lock.of(row.getString(2))
              .ifPresent(lock ->
                  locks.computeIfAbsent(relation, _ -> EnumSet.noneOf(Lock.class)).add(lock));
        });
    questions.add(
        SchemaQueries.WORK.formatted(existing),
        row ->
            work.put(
                row.getLong(1),
                new Traced.Work(row.getLong(2), row.getLong(3), row.getLong(4), row.getLong(5))));
    questions.add(
        SchemaQueries.SESSION,
        row ->
            session[0] =
                new Session(
                    new Traced.Limits(row.getLong(1), row.getLong(2)),
                    row.getLong(3),
                    row.getBoolean(4),
                    row.getString(5)));
    questions.ask(connection);
    return new ScratchReading(locks, work, session[0]);
  }
}
