package dev.relayctl.postgres;

import dev.relayctl.environment.DatabaseUrl;
import dev.relayctl.environment.Redactor;
import dev.relayctl.environment.Secret;
import dev.relayctl.problem.Problem;
import dev.relayctl.problem.Where;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/**
 * From an SQL exception to a problem. SQLSTATE decides (PostgreSQL's documentation, appendix A),
 * and below it the cause that Java's network classes give; messages are only quoted, and pass the
 * redactor first.
 */
public final class SqlProblems {
  private SqlProblems() {}

  /** Why a connection could not be opened. */
  public static Problem connecting(SQLException e, DatabaseUrl database) {
    if (Thread.currentThread().isInterrupted()) {
      return interrupted(database);
    }
    var found = new ConnectionProblems(database, message(e, database));
    return switch (state(e)) {
      case "28P01" -> found.passwordRefused();
      case "28000" -> found.roleRefused();
      case "3D000" -> found.databaseMissing();
      case "57P03" -> found.startingUp();
      case "53300" -> found.tooManyConnections();
      case "08001", "08004", "08006" -> network(e, database, found);
      default -> statement(state(e), found);
    };
  }

  /** Why a statement over an open connection failed. */
  public static Problem asking(SQLException e, DatabaseUrl database) {
    if (Thread.currentThread().isInterrupted()) {
      return interrupted(database);
    }
    return statement(state(e), new ConnectionProblems(database, message(e, database)));
  }

  /** The SQLSTATE of the first exception in the chain that has one; {@code XX000} without. */
  public static String state(Throwable e) {
    return cause(e, SQLException.class)
        .map(SQLException::getSQLState)
        .filter(state -> !state.isEmpty())
        .orElse("XX000");
  }

  /** Whether the connection is gone, so that the server's view of the statement is unknown. */
  public static boolean connectionLost(String state) {
    return state.startsWith("08") || state.equals("57P01") || state.equals("57P02");
  }

  /** Whether the same transaction may succeed if it is tried again (migration-safety.md §3). */
  public static boolean passing(String state) {
    return state.equals("55P03") || state.equals("40P01") || state.equals("40001");
  }

  /** The server's message with its detail and hint, or the driver's, in one line, redacted. */
  public static String message(Throwable e, DatabaseUrl database) {
    ServerErrorMessage server = server(e).orElse(null);
    if (server == null) {
      String text = cause(e, SQLException.class).map(SQLException::getMessage).orElse("");
      return redactor(database).clean(oneLine(text));
    }
    var parts = new ArrayList<String>();
    parts.add(text(server.getMessage()));
    if (server.getDetail() != null) {
      parts.add(server.getDetail());
    }
    if (server.getHint() != null) {
      parts.add("hint: " + server.getHint());
    }
    return redactor(database).clean(oneLine(String.join("; ", parts)));
  }

  /** What the server itself said; empty when the exception is the driver's own. */
  public static Optional<ServerErrorMessage> server(Throwable e) {
    return cause(e, PSQLException.class)
        .flatMap(found -> Optional.ofNullable(found.getServerErrorMessage()));
  }

  /** Knows what must not be shown of this database's URL. */
  public static Redactor redactor(DatabaseUrl database) {
    List<Secret> secrets = new ArrayList<>(database.secretParameters().values());
    if (database.password() != null) {
      secrets.add(database.password());
    }
    return Redactor.of(secrets);
  }

  /** The place for problems with this database. */
  public static Where where(DatabaseUrl database) {
    return Where.system("PostgreSQL", database.describe());
  }

  private static Problem statement(String state, ConnectionProblems found) {
    return switch (state) {
      case "25006" -> found.readOnly();
      case "42501" -> found.notPermitted();
      case "55P03", "40P01", "40001" -> found.busy(state);
      case "57014" -> found.tooSlow();
      default -> connectionLost(state) ? found.lost() : found.failed(state);
    };
  }

  private static Problem network(SQLException e, DatabaseUrl database, ConnectionProblems found) {
    if (cause(e, UnknownHostException.class).isPresent()) {
      return found.hostUnknown();
    }
    if (cause(e, SSLException.class).isPresent()) {
      return found.tlsFailed();
    }
    if (cause(e, SocketTimeoutException.class).isPresent()) {
      return found.noAnswer();
    }
    // Before ConnectException's own case: both come from connect(2), this one without an answer.
    if (cause(e, NoRouteToHostException.class).isPresent()) {
      return found.noAnswer();
    }
    if (cause(e, ConnectException.class).isPresent()) {
      return found.portClosed();
    }
    if (state(e).equals("08004")) {
      // The driver's own refusals: a password was asked for, or TLS was demanded and not offered.
      return database.password() == null ? found.passwordMissing() : found.tlsFailed();
    }
    // The driver's login timeout has no cause; so has a server that hung up while it was waking.
    return state(e).equals("08001") ? found.noAnswer() : found.hungUp();
  }

  /** The process was asked to stop while it waited. */
  public static Problem interrupted(DatabaseUrl database) {
    return new Problem.Interrupted(
        Problem.facts(
            "database.interrupted",
            "interrupted while waiting for the database",
            where(database),
            "the process was asked to stop",
            "the same command goes on from here"));
  }

  /** The first exception of the type in the chain of causes. */
  public static <E> Optional<E> cause(Throwable e, Class<E> type) {
    for (Throwable at = e; at != null; at = at.getCause()) {
      if (type.isInstance(at)) {
        return Optional.of(type.cast(at));
      }
    }
    return Optional.empty();
  }

  private static String oneLine(String text) {
    return text.strip().replaceAll("\\s*\\R\\s*", "; ");
  }

  private static String text(@Nullable String text) {
    return text == null ? "" : text;
  }
}
