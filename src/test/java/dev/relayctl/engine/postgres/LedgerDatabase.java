package dev.relayctl.engine.postgres;

import dev.relayctl.environment.DatabaseUrl;
import dev.relayctl.environment.Secret;
import dev.relayctl.postgres.Connections;
import dev.relayctl.postgres.QuietFlyway;
import dev.relayctl.problem.Result;
import dev.relayctl.problem.Where;
import dev.relayctl.testing.PostgresServer;
import java.sql.SQLException;
import java.time.Duration;

/** A database of a test's own, and what happens to it behind the ledger's back. */
record LedgerDatabase(PostgresServer.Database server) {
  static LedgerDatabase fresh() {
    return new LedgerDatabase(PostgresServer.freshDatabase());
  }

  DatabaseUrl url() {
    return ok(DatabaseUrl.parse(Secret.of(server.url()), Where.system("test", "ledger")));
  }

  void execute(String sql) {
    execute(server, sql);
  }

  /** The same database for a superuser. */
  LedgerDatabase asSuperuser() {
    return new LedgerDatabase(PostgresServer.asSuperuser(server));
  }

  /** Lets this role read and write the ledger that another has made. */
  void grantLedgerFrom(LedgerDatabase owner) {
    owner.execute("GRANT USAGE ON SCHEMA relayctl TO \"" + server.user() + "\"");
    owner.execute("GRANT ALL ON ALL TABLES IN SCHEMA relayctl TO \"" + server.user() + "\"");
  }

  /** Ends all other connections to this database, as an administrator would. */
  void endAllConnections() {
    execute(
        PostgresServer.asSuperuser(server),
        "SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity"
            + " WHERE datname = current_database() AND pid <> pg_backend_pid()");
  }

  /** A copy on the same server, for the same role. */
  LedgerDatabase copy() {
    String name = server.database() + "_copy";
    // Through another database: a template must have no connection.
    var admin =
        new PostgresServer.Database(
            server.host(),
            server.port(),
            "postgres",
            PostgresServer.asSuperuser(server).user(),
            PostgresServer.asSuperuser(server).password());
    endAllConnections();
    execute(
        admin,
        "CREATE DATABASE \"%s\" TEMPLATE \"%s\" OWNER \"%s\""
            .formatted(name, server.database(), server.user()));
    return new LedgerDatabase(
        new PostgresServer.Database(
            server.host(), server.port(), name, server.user(), server.password()));
  }

  /** The one value that a question has. */
  String ask(String sql) {
    try (var connection = server.connect();
        var statement = connection.createStatement();
        var row = statement.executeQuery(sql)) {
      row.next();
      return String.valueOf(row.getString(1));
    } catch (SQLException e) {
      throw new AssertionError(sql, e);
    }
  }

  /** Waits for a question to be answered with yes. */
  void await(String sql) {
    long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
    while (!ask(sql).equals("t")) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError("not within 30 s: " + sql);
      }
      Thread.onSpinWait();
    }
  }

  /** The tables as an earlier version of the ledger made them. */
  void makeLedger(String version) {
    QuietFlyway.over(ok(Connections.DEFAULT.source(url())))
        .schemas("relayctl")
        .defaultSchema("relayctl")
        .createSchemas(true)
        .table("schema_history")
        .locations("classpath:relayctl/ledger")
        .target(version)
        .load()
        .migrate();
  }

  static <T> T ok(Result<T> result) {
    return result.orElse(problems -> {
      throw new AssertionError(problems.toString());
    });
  }

  private static void execute(PostgresServer.Database database, String sql) {
    try (var connection = database.connect();
        var statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new AssertionError(sql, e);
    }
  }
}
