package dev.relayctl.postgres;

import dev.relayctl.environment.DatabaseUrl;
import dev.relayctl.problem.Result;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Properties;
import javax.sql.DataSource;

/**
 * Opens direct connections to PostgreSQL, never through a pooler: sessions, their settings and
 * their locks don't survive one ({@code specs/migration-safety.md} §3). One try each; nothing is
 * kept open for later.
 *
 * @param toConnect for the whole way to a usable connection, a sleeping server's waking included;
 *     at least one second
 * @param toAnswer the longest silence of a server before a connection counts as lost
 */
public record Connections(Duration toConnect, Duration toAnswer) {
  /** Ten seconds to connect (a sleeping Neon compute needs up to a few), fifteen to answer. */
  public static final Connections DEFAULT =
      new Connections(Duration.ofSeconds(10), Duration.ofSeconds(15));

  /** What is done with a connection that is closed afterwards. */
  @FunctionalInterface
  public interface Question<T> {
    /** Asks; the connection commits by itself. */
    Result<T> ask(Connection connection) throws SQLException;
  }

  /** Where the time limits of a connection come from. */
  enum Silence {
    /** The server may be silent for {@link #toAnswer} at most. */
    LIMITED,
    /** A statement may run for hours; the server's own timeouts end it. */
    ALLOWED
  }

  /** Opens a connection, asks, closes it. Blocks; ends early when its thread is interrupted. */
  public <T> Result<T> ask(DatabaseUrl database, Question<T> question) {
    return properties(database, Silence.LIMITED)
        .then(target -> {
          Connection connection;
          try {
            connection = target.getConnection();
          } catch (SQLException e) {
            return Result.bad(SqlProblems.connecting(e, database));
          }
          Result<T> answer = asked(connection, database, question);
          try {
            connection.close();
          } catch (SQLException _) {
            // It broke meanwhile. Each statement was committed by itself: the answer stays true.
          }
          return answer;
        });
  }

  /** An open connection for the caller to close. */
  public Result<Connection> open(DatabaseUrl database) {
    return properties(database, Silence.LIMITED)
        .then(source -> {
          try {
            return Result.ok(source.getConnection());
          } catch (SQLException e) {
            return Result.bad(SqlProblems.connecting(e, database));
          }
        });
  }

  /** Connections for a library that opens its own; a statement on them may take its time. */
  public Result<DataSource> source(DatabaseUrl database) {
    return properties(database, Silence.ALLOWED).map(source -> source);
  }

  private static <T> Result<T> asked(
      Connection connection, DatabaseUrl database, Question<T> question) {
    try {
      return question.ask(connection);
    } catch (SQLException e) {
      return Result.bad(SqlProblems.asking(e, database));
    }
  }

  private Result<DriverSource> properties(DatabaseUrl database, Silence silence) {
    return database
        .direct()
        .then(DatabaseUrl::jdbc)
        .map(target -> {
          Properties properties = target.reveal();
          // The URL's own parameters win over these: pgjdbc reads the URL last.
          properties.setProperty("ApplicationName", "relayctl");
          properties.setProperty("tcpKeepAlive", "true");
          properties.setProperty("loginTimeout", seconds(toConnect));
          properties.setProperty("connectTimeout", seconds(toConnect));
          if (silence == Silence.LIMITED) {
            properties.setProperty("socketTimeout", seconds(toAnswer));
          }
          return new DriverSource(target.url(), properties);
        });
  }

  private static String seconds(Duration duration) {
    return Long.toString(Math.max(1, duration.toSeconds()));
  }
}
