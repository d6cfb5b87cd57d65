package dev.relayctl.migrate;

import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.logging.Logger;
import javax.sql.DataSource;
import org.flywaydb.core.api.FlywayException;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;

/**
 * Connections whose statements can be cancelled from another thread. The driver does not notice
 * that its thread was interrupted: without this, ctrl-C would leave a statement running that nobody
 * watches, and that may commit later.
 */
final class CancellableSource implements DataSource {
  private static final Duration AGAIN = Duration.ofMillis(200);

  /** A server that is there has heard a cancel by then; the driver tells no failure of one. */
  private static final Duration HEARD = Duration.ofSeconds(3);

  private final DataSource source;
  private final List<Connection> opened = new CopyOnWriteArrayList<>();

  CancellableSource(DataSource source) {
    this.source = source;
  }

  /**
   * Does the work in a thread of its own. When this one is interrupted, what the work asks of the
   * database is cancelled until it ends, and so are its pauses; the mark of the interruption is
   * kept.
   *
   * @return what the work made; empty when it was cancelled
   * @throws FlywayException what the work threw, unless it was cancelled
   */
  <T> Optional<T> run(Callable<T> work) {
    var task = new FutureTask<>(work);
    Thread worker = Thread.ofPlatform().daemon().name("migrations").start(task);
    boolean cancelled = false;
    try {
      while (true) {
        try {
          worker.join(cancelled ? AGAIN : Duration.ofDays(1));
          if (!worker.isAlive()) {
            break;
          }
        } catch (InterruptedException _) {
          cancelled = true;
          // It may be between two statements, where there is none to cancel.
          worker.interrupt();
        }
        if (cancelled) {
          cancelOrAbort();
        }
      }
      T made = task.get();
      return cancelled ? Optional.empty() : Optional.of(made);
    } catch (ExecutionException e) {
      if (cancelled) {
        return Optional.empty();
      }
      if (e.getCause() instanceof FlywayException failure) {
        throw failure;
      }
      throw new IllegalStateException(e.getCause());
    } catch (InterruptedException _) {
      // The worker has ended, so there is nothing to wait for.
      return Optional.empty();
    } finally {
      if (cancelled) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private void cancelOrAbort() {
    Thread asking = Thread.ofVirtual().start(this::cancelStatements);
    try {
      if (!asking.join(HEARD)) {
        asking.interrupt();
        abortConnections();
      }
    } catch (InterruptedException _) {
      asking.interrupt(); // Asked to stop once more: it is, and the next round asks again.
    }
  }

  private void cancelStatements() {
    for (Connection connection : opened) {
      try {
        if (!connection.isClosed()) {
          connection.unwrap(PGConnection.class).cancelQuery();
        }
      } catch (SQLException _) {
        // It is tried again until the work has ended.
      }
    }
  }

  /**
   * The server doesn't answer: the work would wait for it for ever. What it began is rolled back by
   * the end of its session, since no commit is sent any more.
   */
  private void abortConnections() {
    for (Connection connection : opened) {
      try {
        connection.abort(Runnable::run);
      } catch (SQLException _) {
        // It has no socket any more.
      }
    }
  }

  @Override
  public Connection getConnection() throws SQLException {
    Connection connection = source.getConnection();
    opened.add(connection);
    return connection;
  }

  @Override
  public Connection getConnection(String user, String password) throws SQLException {
    return source.getConnection(user, password);
  }

  @Override
  public @Nullable PrintWriter getLogWriter() throws SQLException {
    return source.getLogWriter();
  }

  @Override
  public void setLogWriter(PrintWriter out) throws SQLException {
    source.setLogWriter(out);
  }

  @Override
  public void setLoginTimeout(int seconds) throws SQLException {
    source.setLoginTimeout(seconds);
  }

  @Override
  public int getLoginTimeout() throws SQLException {
    return source.getLoginTimeout();
  }

  @Override
  public Logger getParentLogger() throws SQLFeatureNotSupportedException {
    return source.getParentLogger();
  }

  @Override
  public <T> T unwrap(Class<T> type) throws SQLException {
    return source.unwrap(type);
  }

  @Override
  public boolean isWrapperFor(Class<?> type) throws SQLException {
    return source.isWrapperFor(type);
  }
}
