package dev.relayctl.postgres;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

/** Work that happens as a whole or not at all. */
public interface Transaction {
  /** The statements, on a connection that commits nothing by itself meanwhile. */
  void work(Statement statement) throws SQLException;

  /** Does it on a connection of the caller's, which commits by itself before and afterwards. */
  static void on(Connection connection, Transaction transaction) throws SQLException {
    connection.setAutoCommit(false);
    try (Statement statement = connection.createStatement()) {
      transaction.work(statement);
      connection.commit();
    } catch (SQLException e) {
      rollBack(connection, e);
      throw e;
    }
    connection.setAutoCommit(true);
  }

  private static void rollBack(Connection connection, SQLException cause) {
    try {
      connection.rollback();
      connection.setAutoCommit(true);
    } catch (SQLException e) {
      cause.addSuppressed(e); // the connection is gone, and the server rolls back by itself
    }
  }
}
