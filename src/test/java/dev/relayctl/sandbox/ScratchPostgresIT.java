package dev.relayctl.sandbox;

import static dev.relayctl.testing.Results.ok;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.relayctl.environment.DatabaseUrl;
import dev.relayctl.run.ScratchServer;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What somebody's migration can and can't do on a scratch server. */
class ScratchPostgresIT {

  @Test
  void letsMigrationsDoWhatManagedServersLetThemDo() throws Exception {
    execute(
        "CREATE EXTENSION pgcrypto",
        "CREATE ROLE reader",
        "CREATE TABLE a (id bigint PRIMARY KEY)",
        "GRANT SELECT ON a TO reader",
        "SET session_replication_role = replica");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "COPY a FROM PROGRAM 'echo 1'",
        "COPY a TO '/relayctl-reaches-out'",
        "CREATE SUBSCRIPTION s CONNECTION 'host=127.0.0.1 port=1' PUBLICATION p",
        "CREATE EXTENSION dblink",
        "CREATE EXTENSION postgres_fdw",
        "CREATE EXTENSION file_fdw",
        "ALTER SYSTEM SET log_duration = on"
      })
  void reachesNothingOutside(String statement) {
    assertThatThrownBy(() -> execute("CREATE TABLE a (id bigint)", statement))
        .isInstanceOfSatisfying(
            SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("42501"));
  }

  private static void execute(String... statements) throws SQLException {
    try (ScratchServer.Running server = ok(new ScratchPostgres(System.getenv()).start())) {
      DatabaseUrl url = ok(server.create());
      var target = ok(url.jdbc());
      try (Connection connection = DriverManager.getConnection(target.url(), target.reveal());
          Statement statement = connection.createStatement()) {
        for (String each : List.of(statements)) {
          statement.execute(each);
        }
      }
    }
  }
}
