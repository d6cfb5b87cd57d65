package dev.relayctl.migrate;

import static dev.relayctl.testing.Results.ok;
import static org.assertj.core.api.Assertions.assertThat;

import dev.relayctl.environment.DatabaseUrl;
import dev.relayctl.environment.Secret;
import dev.relayctl.plan.Migration;
import dev.relayctl.postgres.Connections;
import dev.relayctl.problem.Problem;
import dev.relayctl.problem.Where;
import dev.relayctl.run.Migrations;
import dev.relayctl.run.Migrations.Limits;
import dev.relayctl.run.Progress;
import dev.relayctl.testing.PostgresServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A project with Flyway's migrations, and a database of its own. */
abstract class FlywayProject {
  static final Limits LIMITS = new Limits(null, Duration.ofSeconds(2), Duration.ofSeconds(30));
  static final Duration DEADLINE = Duration.ofSeconds(20);

  @TempDir Path project;

  PostgresServer.Database database = PostgresServer.freshDatabase();
  final Migrations migrations =
      new FlywayMigrations(
          Connections.DEFAULT,
          InstantSource.system(),
          pause -> TimeUnit.NANOSECONDS.sleep(pause.toNanos()));

  @BeforeEach
  void makeDirectory() throws IOException {
    Files.createDirectories(project.resolve("migrations"));
  }

  DatabaseUrl url() {
    return parsed(database.url());
  }

  static DatabaseUrl parsed(String text) {
    return ok(DatabaseUrl.parse(Secret.of(text), Where.file("test")));
  }

  Migrations.Files files() {
    return new Migrations.Files("flyway", project, "migrations");
  }

  void write(String name, String sql) throws IOException {
    Files.writeString(project.resolve("migrations").resolve(name), sql);
  }

  /** The first value that statements give; empty when they give none. */
  String text(String sql) throws SQLException {
    try (Connection connection = database.connect();
        Statement statement = connection.createStatement()) {
      boolean rows = statement.execute(sql);
      while (!rows && statement.getUpdateCount() >= 0) {
        rows = statement.getMoreResults();
      }
      if (!rows) {
        return "";
      }
      try (ResultSet result = statement.getResultSet()) {
        return result.next() ? String.valueOf(result.getString(1)) : "";
      }
    }
  }

  void awaitText(String sql, String wanted) throws SQLException {
    long end = System.nanoTime() + DEADLINE.toNanos();
    String last = text(sql);
    while (!last.equals(wanted)) {
      assertThat(System.nanoTime()).as("deadline; last seen: " + last).isLessThan(end);
      last = text(sql);
    }
  }

  static String id(Problem problem) {
    return problem.facts().id().value();
  }

  static String word(Progress.Event event) {
    return switch (event) {
      case Progress.Event.MigrationBegun(Migration migration) -> "begun " + migration.revision();
      case Progress.Event.MigrationApplied(Migration migration, _) ->
          "applied " + migration.revision();
      case Progress.Event.Note(String text) -> text;
      case Progress.Event.StepBegun _,
          Progress.Event.StepEnded _,
          Progress.Event.MachineMoved _,
          Progress.Event.MigrationUndone _,
          Progress.Event.Output _ ->
          event.toString();
    };
  }
}
