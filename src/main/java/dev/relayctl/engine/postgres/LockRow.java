package dev.relayctl.engine.postgres;

import dev.relayctl.environment.EnvironmentName;
import dev.relayctl.postgres.SqlProblems;
import dev.relayctl.run.Ledger;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What is said to PostgreSQL about an environment's lock: the advisory one and its row. */
final class LockRow {
  /** A heartbeat older than this comes from nobody who is alive and connected. */
  static final Duration SILENCE = Duration.ofSeconds(60);

  private static final String ASKED = "WITH asked (place) AS (VALUES (?::text)) ";

  /** This session's advisory lock on {@code place}, or anybody's. */
  private static final String GRANTED =
      "p.locktype = 'advisory' AND p.granted AND p.objsubid = 1"
          + " AND p.database = (SELECT oid FROM pg_database WHERE datname = current_database())"
          + " AND (p.classid::bigint << 32) | p.objid::bigint = "
          + LedgerQueries.ADVISORY;

  private static final String OWN_START =
      "(SELECT backend_start FROM pg_stat_activity WHERE pid = pg_backend_pid())";

  private LockRow() {}

  /** What became of a try. */
  enum Try {
    TAKEN,
    HELD,
    /** The session had it before it asked: sessions are shared, by a pooler. */
    NOT_A_SESSION
  }

  /**
   * A session that holds the advisory lock and is the one that the row names.
   *
   * @param silentSeconds since its last heartbeat
   * @param verified whether the row's session is seen to be that one; false where the role may not
   *     see another role's sessions
   */
  record Keeper(int backend, long silentSeconds, Verified verified) {
    boolean silent() {
      return silentSeconds > SILENCE.toSeconds();
    }
  }

  /** Whether a backend is the one that it is taken for. */
  enum Verified {
    YES,
    NOT_VISIBLE
  }

  /** Tries to take the advisory lock. */
  static Try attempt(Connection connection, EnvironmentName environment) throws SQLException {
    String sql =
        ASKED
            + "SELECT CASE WHEN EXISTS (SELECT FROM pg_locks p WHERE p.pid = pg_backend_pid() AND "
            + GRANTED
            + ") THEN NULL ELSE pg_try_advisory_lock("
            + LedgerQueries.ADVISORY
            + ") END FROM asked";
    try (var statement = connection.prepareStatement(sql)) {
      statement.setString(1, environment.value());
      try (var row = statement.executeQuery()) {
        row.next();
        boolean taken = row.getBoolean(1);
        return row.wasNull() ? Try.NOT_A_SESSION : taken ? Try.TAKEN : Try.HELD;
      }
    }
  }

  /** Takes the advisory lock as soon as a session that was told to end has ended; false if not. */
  static boolean waitFor(Connection connection, EnvironmentName environment) throws SQLException {
    String sql = ASKED + "SELECT pg_advisory_lock(" + LedgerQueries.ADVISORY + ") FROM asked";
    try (var limit = connection.createStatement();
        var statement = prepared(connection, sql, environment.value())) {
      limit.execute("SET lock_timeout = '8s'");
      statement.execute();
      limit.execute("RESET lock_timeout");
      return true;
    } catch (SQLException e) {
      if (SqlProblems.state(e).equals("55P03")) {
        return false;
      }
      throw e;
    }
  }

  /**
   * Lets the server find out by itself within half a minute that this client has vanished, where
   * the platform has these settings; a server without them is left as it is.
   */
  static void watchConnection(Connection connection) throws SQLException {
    try (var statement = connection.createStatement()) {
      statement.execute(
          "SELECT set_config(s.name, v.value, false) FROM pg_settings s JOIN (VALUES"
              + " ('tcp_keepalives_idle', '10'), ('tcp_keepalives_interval', '5'),"
              + " ('tcp_keepalives_count', '4'), ('tcp_user_timeout', '30000'))"
              + " AS v (name, value) ON s.name = v.name WHERE s.context = 'user'");
    }
  }

  /** Writes the row of a new holder; its fence number. The session has the advisory lock. */
  static long take(Connection connection, EnvironmentName environment, Ledger.Holder holder)
      throws SQLException {
    String sql =
        "INSERT INTO relayctl.lock AS l (environment, fence, holder, command, process_id, since,"
            + " heartbeat, step, held, reason, backend_pid, backend_start)"
            + " VALUES (?, 1, ?, ?, ?, now(), now(), NULL, true, ?, pg_backend_pid(), "
            + OWN_START
            + ") ON CONFLICT (environment) DO UPDATE SET fence = l.fence + 1,"
            + " holder = excluded.holder, command = excluded.command,"
            + " process_id = excluded.process_id, since = now(), heartbeat = now(), step = NULL,"
            + " held = true, reason = excluded.reason, backend_pid = excluded.backend_pid,"
            + " backend_start = excluded.backend_start RETURNING fence";
    try (var statement =
            prepared(
                connection,
                sql,
                environment.value(),
                holder.who(),
                holder.command(),
                holder.processId(),
                holder.reason());
        var row = statement.executeQuery()) {
      row.next();
      return row.getLong(1);
    }
  }

  /** The same holder again, in a new session that has the advisory lock; false when it lost it. */
  static boolean takeAgain(Connection connection, EnvironmentName environment, long fence)
      throws SQLException {
    String sql =
        "UPDATE relayctl.lock SET backend_pid = pg_backend_pid(), backend_start = "
            + OWN_START
            + ", heartbeat = now() WHERE environment = ? AND fence = ? AND held";
    try (var statement = prepared(connection, sql, environment.value(), fence)) {
      return statement.executeUpdate() == 1;
    }
  }

  /** Whether the fence is still this one. */
  static boolean ours(Connection connection, EnvironmentName environment, long fence)
      throws SQLException {
    String sql = "SELECT FROM relayctl.lock WHERE environment = ? AND fence = ? AND held";
    try (var statement = prepared(connection, sql, environment.value(), fence);
        var row = statement.executeQuery()) {
      return row.next();
    }
  }

  /** Who keeps the lock, if the row and the server agree about it; null otherwise. */
  static @Nullable Keeper keeper(Connection connection, EnvironmentName environment)
      throws SQLException {
    String sql =
        ASKED
            + "SELECT l.backend_pid, extract(epoch FROM now() - l.heartbeat)::bigint,"
            + " a.backend_start IS NULL FROM asked JOIN relayctl.lock l ON l.environment = place"
            + " JOIN pg_locks p ON p.pid = l.backend_pid AND "
            + GRANTED
            + " LEFT JOIN pg_stat_activity a ON a.pid = p.pid"
            + " WHERE l.held AND (a.backend_start IS NULL OR a.backend_start = l.backend_start)";
    try (var statement = prepared(connection, sql, environment.value());
        var row = statement.executeQuery()) {
      return row.next()
          ? new Keeper(
              row.getInt(1),
              row.getLong(2),
              row.getBoolean(3) ? Verified.NOT_VISIBLE : Verified.YES)
          : null;
    }
  }

  /**
   * Seconds for which the row's holder may still come back: the server was restarted under it, so
   * that a free advisory lock says nothing about its life. 0 when nobody is expected.
   */
  static long expectedBack(Connection connection, EnvironmentName environment) throws SQLException {
    String sql =
        "SELECT ceil(? - extract(epoch FROM now() - heartbeat))::bigint FROM relayctl.lock"
            + " WHERE environment = ? AND held AND backend_start < pg_postmaster_start_time()";
    try (var statement = prepared(connection, sql, SILENCE.toSeconds(), environment.value());
        var row = statement.executeQuery()) {
      return row.next() ? Math.max(0, row.getLong(1)) : 0;
    }
  }

  /** The holder lives. */
  static void beat(Connection connection, EnvironmentName environment) throws SQLException {
    String sql = "UPDATE relayctl.lock SET heartbeat = now() WHERE environment = ?";
    try (var statement = prepared(connection, sql, environment.value())) {
      statement.executeUpdate();
    }
  }

  /** The holder lives, and begins a step. */
  static void atStep(Connection connection, EnvironmentName environment, String step)
      throws SQLException {
    String sql = "UPDATE relayctl.lock SET step = ?, heartbeat = now() WHERE environment = ?";
    try (var statement = prepared(connection, sql, step, environment.value())) {
      statement.executeUpdate();
    }
  }

  /** Ends a session; {@code 42501} when the role may not. */
  static void end(Connection connection, int backend) throws SQLException {
    try (var statement = prepared(connection, "SELECT pg_terminate_backend(?)", backend);
        var row = statement.executeQuery()) {
      row.next();
    }
  }

  /** Gives the lock back: the row here, the advisory lock with the end of the session. */
  static void giveBack(Connection connection, EnvironmentName environment, long fence)
      throws SQLException {
    String sql =
        "UPDATE relayctl.lock SET held = false, step = NULL WHERE environment = ? AND fence = ?";
    try (var statement = prepared(connection, sql, environment.value(), fence)) {
      statement.executeUpdate();
    }
  }

  static PreparedStatement prepared(Connection connection, String sql, @Nullable Object... values)
      throws SQLException {
    PreparedStatement statement = connection.prepareStatement(sql);
    for (int i = 0; i < values.length; i++) {
      statement.setObject(i + 1, values[i]);
    }
    return statement;
  }
}
