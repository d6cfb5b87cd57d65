package dev.relayctl.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.relayctl.environment.DatabaseUrl;
import dev.relayctl.environment.Environment;
import dev.relayctl.environment.Secret;
import dev.relayctl.fakes.InMemoryFleet;
import dev.relayctl.fakes.InMemoryImages;
import dev.relayctl.fakes.InMemoryLedger;
import dev.relayctl.fakes.InMemoryLookups;
import dev.relayctl.fakes.ManualTime;
import dev.relayctl.fakes.NoRestorePoints;
import dev.relayctl.fakes.Ports;
import dev.relayctl.migrate.FlywayMigrations;
import dev.relayctl.migrate.FlywayUndos;
import dev.relayctl.migrate.PostgresSchemaProbe;
import dev.relayctl.postgres.Connections;
import dev.relayctl.problem.Problem;
import dev.relayctl.problem.Result;
import dev.relayctl.problem.Where;
import dev.relayctl.run.Ledger;
import dev.relayctl.run.Migrations;
import dev.relayctl.run.Progress;
import dev.relayctl.run.Ticker;
import dev.relayctl.testing.PostgresServer;
import dev.relayctl.testing.ScratchDatabases;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A project with migrations over a real database; the ledger is a fake. */
final class UndoWorld implements Databases {
  final PostgresServer.Database database = PostgresServer.freshDatabase();
  final Path directory;
  final ManualTime time = new ManualTime();
  final InMemoryLedger ledger = new InMemoryLedger(time);
  final Ticker ticker = pause -> TimeUnit.NANOSECONDS.sleep(pause.toNanos());
  final FlywayMigrations migrations =
      new FlywayMigrations(Connections.DEFAULT, InstantSource.system(), ticker);
  final FlywayUndos undos = new FlywayUndos(Connections.DEFAULT, InstantSource.system(), ticker);
  final PostgresSchemaProbe probe = new PostgresSchemaProbe(Connections.DEFAULT);
  final Project project;

  UndoWorld(Path directory) throws IOException {
    this.directory = directory;
    Files.createDirectories(directory.resolve("environments"));
    Files.createDirectories(directory.resolve("migrations"));
    Files.writeString(
        directory.resolve("environments/dev.yaml"),
        """
        kind: dev
        database: { url: "${env:DB}" }
        migrations: { engine: flyway, directory: migrations }
        """);
    var lookups =
        new InMemoryLookups()
            .variable("DB", database.url())
            .withFile("fly.toml", "app = \"relay-api\"\n");
    this.project = new Project(directory, lookups, this, Project.World.REAL, time);
  }

  void write(String name, String text) throws IOException {
    Files.writeString(directory.resolve("migrations").resolve(name), text);
  }

  void migrate() {
    var limits = new Migrations.Limits(null, Duration.ofSeconds(2), Duration.ofSeconds(30));
    var files = new Migrations.Files("flyway", directory, "migrations");
    assertThat(value(migrations.migrate(url(), files, limits, Progress.SILENT)).failure()).isNull();
  }

  String revision() {
    var files = new Migrations.Files("flyway", directory, "migrations");
    return value(migrations.state(url(), files)).revision().orElse("none");
  }

  PrepareUndo prepare() {
    return new PrepareUndo(
        project, migrations, undos, probe, new ScratchDatabases(), new NoRestorePoints(), ledger);
  }

  VerifyUndos verify() {
    return new VerifyUndos(project, migrations, undos, probe, new ScratchDatabases());
  }

  SchemaDrift drift() {
    return new SchemaDrift(project, migrations, undos, probe, new ScratchDatabases());
  }

  Execute execute() {
    var outside =
        Ports.of(
            new InMemoryFleet(time, time),
            migrations,
            undos,
            new InMemoryImages("sha256:" + "a".repeat(64)),
            time);
    return new Execute(project, outside, ledger, holder());
  }

  static Ledger.Holder holder() {
    return new Ledger.Holder("ada@laptop", "migrate undo dev", 1, null);
  }

  void run(String sql) throws SQLException {
    try (Connection connection = database.connect();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  String text(String sql) throws SQLException {
    try (Connection connection = database.connect();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      rows.next();
      return rows.getString(1);
    }
  }

  DatabaseUrl url() {
    return parsed(database.url());
  }

  private static DatabaseUrl parsed(String url) {
    return value(DatabaseUrl.parse(Secret.of(url), Where.system("test", "database")));
  }

  static <T> T value(Result<T> result) {
    return result.orElse(problems -> {
      throw new AssertionError(problems.toString());
    });
  }

  static List<String> ids(Result<?> result) {
    return result.problems().stream().map(problem -> problem.facts().id().value()).toList();
  }

  static Problem problem(Result<?> result) {
    return result.problems().getFirst();
  }

  @Override
  public Result<Secret> url(Environment environment) {
    return Result.ok(Secret.of(database.url()));
  }

  @Override
  public Result<DatabaseUrl> direct(Environment environment) {
    return Result.ok(url());
  }

  @Override
  public String source(Environment environment) {
    return "the test";
  }
}
