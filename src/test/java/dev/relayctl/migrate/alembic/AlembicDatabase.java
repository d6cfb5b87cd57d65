package dev.relayctl.migrate.alembic;

import static dev.relayctl.testing.Results.ok;
import static org.assertj.core.api.Assertions.assertThat;

import dev.relayctl.engine.local.LocalProcesses;
import dev.relayctl.environment.DatabaseUrl;
import dev.relayctl.environment.Secret;
import dev.relayctl.postgres.Connections;
import dev.relayctl.problem.Result;
import dev.relayctl.problem.Where;
import dev.relayctl.run.Migrations;
import dev.relayctl.run.Migrations.Limits;
import dev.relayctl.run.Processes;
import dev.relayctl.run.Ticker;
import dev.relayctl.testing.PostgresServer;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A project with revisions of the real Alembic, started by uv, and a database of its own. */
abstract class AlembicDatabase {
  static final Ticker TICKER = pause -> TimeUnit.NANOSECONDS.sleep(pause.toNanos());

  @TempDir Path project;

  final PostgresServer.Database database = PostgresServer.freshDatabase();
  final Processes processes = new LocalProcesses();
  final AlembicMigrations migrations =
      new AlembicMigrations(Connections.DEFAULT, processes, InstantSource.system(), TICKER);

  @BeforeEach
  void needsUv() {
    SampleRevisions.requireUv();
  }

  Migrations.Files files() {
    return new Migrations.Files("alembic", project, "alembic");
  }

  DatabaseUrl url() {
    return url(database.url());
  }

  static DatabaseUrl url(String text) {
    return ok(DatabaseUrl.parse(Secret.of(text), Where.file("test")));
  }

  void execute(String sql) throws Exception {
    try (Connection connection = database.connect();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  String text(String sql) throws Exception {
    try (Connection connection = database.connect();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      rows.next();
      return String.valueOf(rows.getString(1));
    }
  }

  static Limits limits(@Nullable String to) {
    return new Limits(to, Duration.ofSeconds(2), Duration.ofMinutes(1));
  }

  static String id(Result<?> result) {
    assertThat(result.problems()).isNotEmpty();
    return result.problems().getFirst().facts().id().value();
  }
}
