package dev.relayctl.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.Test;

final class PostgresServerIT {
  @Test
  void givesEachCallerADatabaseOfItsOwn() throws SQLException {
    PostgresServer.Database one = PostgresServer.freshDatabase();
    PostgresServer.Database two = PostgresServer.freshDatabase();

    try (Connection connection = one.connect();
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE TABLE note (body text)");
    }

    assertThat(tables(one)).isEqualTo(1);
    assertThat(tables(two)).isZero();
    assertThat(one.url()).startsWith("postgresql://relay_test_");
  }

  @Test
  void keepsOneRoleOutOfTheOthersDatabase() {
    PostgresServer.Database one = PostgresServer.freshDatabase();
    PostgresServer.Database two = PostgresServer.freshDatabase();

    assertThatThrownBy(
            () -> DriverManager.getConnection(two.jdbcUrl(), one.user(), one.password()).close())
        .isInstanceOf(SQLException.class)
        .hasMessageContaining("permission denied for database");
  }

  private static int tables(PostgresServer.Database database) throws SQLException {
    try (Connection connection = database.connect();
        Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'")) {
      rows.next();
      return rows.getInt(1);
    }
  }
}
