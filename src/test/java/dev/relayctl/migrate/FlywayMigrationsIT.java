package dev.relayctl.migrate;

import static dev.relayctl.testing.Results.bad;
import static dev.relayctl.testing.Results.failure;
import static dev.relayctl.testing.Results.ok;
import static org.assertj.core.api.Assertions.assertThat;

import dev.relayctl.environment.DatabaseUrl;
import dev.relayctl.environment.Secret;
import dev.relayctl.plan.Migration;
import dev.relayctl.plan.SchemaState;
import dev.relayctl.postgres.Connections;
import dev.relayctl.problem.ExitCode;
import dev.relayctl.problem.Problem;
import dev.relayctl.problem.Repeat;
import dev.relayctl.problem.Result;
import dev.relayctl.problem.Where;
import dev.relayctl.run.Migrations;
import dev.relayctl.run.Migrations.Limits;
import dev.relayctl.run.Migrations.Migrated;
import dev.relayctl.run.Progress;
import dev.relayctl.testing.PostgresServer;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class FlywayMigrationsIT {
  private static final Limits LIMITS =
      new Limits(null, Duration.ofSeconds(2), Duration.ofSeconds(30));
  private static final Duration DEADLINE = Duration.ofSeconds(20);

  @TempDir Path project;

  private PostgresServer.Database database = PostgresServer.freshDatabase();
  private final Migrations migrations =
      new FlywayMigrations(
          Connections.DEFAULT,
          InstantSource.system(),
          pause -> TimeUnit.NANOSECONDS.sleep(pause.toNanos()));

  @BeforeEach
  void makeDirectory() throws IOException {
    Files.createDirectories(project.resolve("migrations"));
  }

  @Test
  void readsAnEmptyDatabaseWithoutWritingToIt() throws Exception {
    write("V1__create_users.sql", "create table users (id bigint primary key);\n");
    write("V2__add_name.sql", "alter table users add column name text;\n");

    SchemaState state = ok(migrations.state(url(), files()));

    assertThat(state.engine()).isEqualTo("flyway");
    assertThat(state.revision()).isEmpty();
    assertThat(state.head()).contains("2");
    assertThat(state.pending()).extracting(Migration::revision).containsExactly("1", "2");
    assertThat(state.pending().getFirst().file()).isEqualTo("migrations/V1__create_users.sql");
    assertThat(state.pending().getFirst().description()).isEqualTo("create users");
    assertThat(state.problems()).isEmpty();
    assertThat(text("select count(*) from pg_class where relnamespace = 'public'::regnamespace"))
        .isEqualTo("0");
  }

  @Test
  void appliesPendingMigrationsAndTellsTheProgress() throws Exception {
    write("V1__create_users.sql", "create table users (id bigint primary key);\n");
    write("V2__add_name.sql", "alter table users add column name text;\n");
    write("R__views.sql", "create or replace view names as select name from users;\n");
    var events = new CopyOnWriteArrayList<Progress.Event>();

    Migrated migrated = ok(migrations.migrate(url(), files(), LIMITS, events::add));

    assertThat(migrated.failure()).isNull();
    assertThat(migrated.applied())
        .extracting(took -> took.migration().revision())
        .containsExactly("1", "2", "R views");
    assertThat(migrated.applied()).allMatch(took -> !took.time().isNegative());
    assertThat(events)
        .extracting(FlywayMigrationsIT::word)
        .containsExactly(
            "begun 1", "applied 1", "begun 2", "applied 2", "begun R views", "applied R views");
    SchemaState state = ok(migrations.state(url(), files()));
    assertThat(state.revision()).contains("2");
    assertThat(state.pending()).isEmpty();
    assertThat(state.applied()).hasSize(3);
    assertThat(state.applied().getFirst().by()).isEqualTo(database.user());
  }

  @Test
  void stopsAtTheWantedRevision() throws Exception {
    write("V1__a.sql", "create table a (id int);\n");
    write("V2__b.sql", "create table b (id int);\n");
    var toOne = new Limits("1", Duration.ofSeconds(2), Duration.ofSeconds(30));

    Migrated first = ok(migrations.migrate(url(), files(), toOne, Progress.SILENT));
    Migrated again = ok(migrations.migrate(url(), files(), toOne, Progress.SILENT));

    assertThat(first.applied()).hasSize(1);
    assertThat(again.applied()).isEmpty();
    assertThat(again.failure()).isNull();
    assertThat(ok(migrations.state(url(), files())).revision()).contains("1");
    assertThat(
            id(
                bad(
                    migrations.migrate(
                        url(), files(), new Limits("7", DEADLINE, DEADLINE), Progress.SILENT))))
        .isEqualTo("migrate.unknown-revision");
  }

  @Test
  void namesTheLineOfTheStatementThatFailedAndKeepsWhatCameBefore() throws Exception {
    write("V1__a.sql", "create table a (id int);\n");
    write(
        "V2__b.sql",
        """
        -- the table of b
        create table b (id int);

        insert into b values (1);
        select id,
               nosuch
        from b;
        """);

    Migrated migrated = ok(migrations.migrate(url(), files(), LIMITS, Progress.SILENT));

    assertThat(migrated.applied())
        .extracting(took -> took.migration().revision())
        .containsExactly("1");
    Problem failure = failure(migrated);
    assertThat(id(failure)).isEqualTo("migrate.failed");
    assertThat(failure.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(failure.facts().where()).isEqualTo(new Where.InFile("migrations/V2__b.sql", 6, 0));
    assertThat(failure.facts().what()).isEqualTo("revision 2 failed and was rolled back");
    assertThat(failure.facts().why()).isEqualTo("SQLSTATE 42703: column \"nosuch\" does not exist");
    assertThat(text("select to_regclass('b') is null")).isEqualTo("t");
    assertThat(ok(migrations.state(url(), files())).revision()).contains("1");
  }

  @Test
  void countsTheCommentsBeforeAStatement() throws Exception {
    write("V1__a.sql", "-- one\n-- two\n\n/* four */\nselect 1,\n  nosuch;\n");

    Migrated migrated = ok(migrations.migrate(url(), files(), LIMITS, Progress.SILENT));

    assertThat(failure(migrated).facts().where())
        .isEqualTo(new Where.InFile("migrations/V1__a.sql", 6, 0));
  }

  @Test
  void reportsAMigrationThatFailsOnlyWhenItCommits() throws Exception {
    write(
        "V1__a.sql",
        """
        create table a (id int primary key);
        create table b (a int references a deferrable initially deferred);
        insert into b values (1);
        """);
    var events = new CopyOnWriteArrayList<Progress.Event>();

    Migrated migrated = ok(migrations.migrate(url(), files(), LIMITS, events::add));

    assertThat(migrated.applied()).isEmpty();
    assertThat(failure(migrated).facts().why()).contains("SQLSTATE 23503");
    assertThat(events).extracting(FlywayMigrationsIT::word).containsExactly("begun 1");
    assertThat(ok(migrations.state(url(), files())).revision()).isEmpty();
  }

  @Test
  void refusesAFileThatWasEditedAfterItWasApplied() throws Exception {
    write("V1__a.sql", "create table a (id int);\n");
    ok(migrations.migrate(url(), files(), LIMITS, Progress.SILENT));
    write("V1__a.sql", "create table a (id bigint);\n");
    write("V2__b.sql", "create table b (id int);\n");

    Problem problem = bad(migrations.migrate(url(), files(), LIMITS, Progress.SILENT));

    assertThat(id(problem)).isEqualTo("migrate.checksum-changed");
    assertThat(problem.exitCode()).isEqualTo(ExitCode.REFUSED);
    assertThat(problem.facts().where()).isEqualTo(Where.file("migrations/V1__a.sql"));
    assertThat(problem.facts().why())
        .matches("its checksum is [0-9a-f]{8}, and was [0-9a-f]{8} when it was applied");
    assertThat(problem.facts().remedy()).contains("git log -- migrations/V1__a.sql");
    SchemaState state = ok(migrations.state(url(), files()));
    assertThat(state.problems())
        .extracting(FlywayMigrationsIT::id)
        .containsExactly("migrate.checksum-changed");
    assertThat(text("select to_regclass('b') is null")).isEqualTo("t");
  }

  @Test
  void refusesMissingAndLateFiles() throws Exception {
    write("V1__a.sql", "create table a (id int);\n");
    write("V3__c.sql", "create table c (id int);\n");
    ok(migrations.migrate(url(), files(), LIMITS, Progress.SILENT));
    Files.delete(project.resolve("migrations/V3__c.sql"));
    write("V2__b.sql", "create table b (id int);\n");

    SchemaState state = ok(migrations.state(url(), files()));

    assertThat(state.problems())
        .extracting(FlywayMigrationsIT::id)
        .containsExactlyInAnyOrder("migrate.out-of-order", "migrate.file-missing");
    assertThat(bad(migrations.migrate(url(), files(), LIMITS, Progress.SILENT)).exitCode())
        .isEqualTo(ExitCode.REFUSED);
  }

  @Test
  void tellsAllBadNamesAtOnce() throws Exception {
    write("V1_a.sql", "select 1;\n");
    write("v2__b.sql", "select 1;\n");
    write("V3__c.sql", "select 1;\n");
    Files.createDirectories(project.resolve("migrations/more"));
    write("more/V03__d.sql", "select 1;\n");

    Result<SchemaState> state = migrations.state(url(), files());

    assertThat(state.problems())
        .extracting(FlywayMigrationsIT::id)
        .containsExactlyInAnyOrder(
            "migrate.file-name", "migrate.file-name", "migrate.duplicate-revision");
    assertThat(state.problems()).allMatch(problem -> problem.exitCode() == ExitCode.INVALID);
  }

  @Test
  void refusesWithoutItsDirectoryOrEngine() {
    var nowhere = new Migrations.Files("flyway", project, "db/migrations");
    var alembic = new Migrations.Files("alembic", project, "alembic");

    assertThat(id(bad(migrations.state(url(), nowhere)))).isEqualTo("migrate.directory-missing");
    assertThat(id(bad(migrations.state(url(), alembic)))).isEqualTo("migrate.engine-not-supported");
  }

  @Test
  void refusesADatabaseWithTablesOfUnknownOrigin() throws Exception {
    write("V1__a.sql", "create table a (id int);\n");
    text("create table old (id int); select 1");

    Problem problem = bad(migrations.migrate(url(), files(), LIMITS, Progress.SILENT));

    assertThat(id(problem)).isEqualTo("migrate.unknown-schema");
    assertThat(text("select to_regclass('flyway_schema_history') is null")).isEqualTo("t");
  }

  @Test
  void buildsAnIndexConcurrently() throws Exception {
    write("V1__a.sql", "create table a (id int);\n");
    write("V2__index.sql", "create index concurrently a_id on a (id);\n");

    Migrated migrated = ok(migrations.migrate(url(), files(), LIMITS, Progress.SILENT));

    assertThat(migrated.failure()).isNull();
    assertThat(text("select indisvalid from pg_index where indexrelid = 'a_id'::regclass"))
        .isEqualTo("t");
  }

  @Test
  void letsAConcurrentBuildWaitLongerThanTheLockTimeout() throws Exception {
    write("V1__a.sql", "create table a (id int);\n");
    ok(migrations.migrate(url(), files(), LIMITS, Progress.SILENT));
    write("V2__index.sql", "create index concurrently a_id on a (id);\n");
    var limits = new Limits(null, Duration.ofMillis(100), Duration.ofSeconds(30));
    var notes = new LinkedBlockingQueue<String>();
    try (Connection other = database.connect();
        Statement statement = other.createStatement()) {
      other.setAutoCommit(false);
      statement.execute("insert into a values (1)");

      var migrating =
          CompletableFuture.supplyAsync(
              () -> migrations.migrate(url(), files(), limits, notes(notes)));
      String note = notes.poll(DEADLINE.toSeconds(), TimeUnit.SECONDS);
      other.commit();

      assertThat(note).startsWith("waiting for a lock: process ");
      assertThat(ok(migrating.get(DEADLINE.toSeconds(), TimeUnit.SECONDS)).failure()).isNull();
    }
  }

  @Test
  void namesWhoHoldsTheLock() throws Exception {
    write("V1__a.sql", "create table a (id int);\n");
    ok(migrations.migrate(url(), files(), LIMITS, Progress.SILENT));
    write("V2__b.sql", "alter table a add column name text;\n");
    var limits = new Limits(null, Duration.ofMillis(800), Duration.ofSeconds(30));
    try (Connection other = database.connect();
        Statement statement = other.createStatement()) {
      other.setAutoCommit(false);
      statement.execute("set application_name = 'the reader'");
      statement.execute("select * from a");
      int pid = other.unwrap(org.postgresql.PGConnection.class).getBackendPID();

      Migrated migrated = ok(migrations.migrate(url(), files(), limits, Progress.SILENT));

      Problem failure = failure(migrated);
      assertThat(failure.facts().why())
          .startsWith("SQLSTATE 55P03")
          .contains("process " + pid, "the reader", "idle in transaction");
      assertThat(failure.facts().remedy()).contains("pg_terminate_backend(" + pid + ")");
      assertThat(((Problem.Failed) failure).repeat()).isEqualTo(Repeat.SAFE);
    }
    assertThat(ok(migrations.migrate(url(), files(), limits, Progress.SILENT)).failure()).isNull();
  }

  @Test
  void givesEachMigrationTheTimeoutsAgain() throws Exception {
    write("V1__leak.sql", "set lock_timeout = 0;\nset statement_timeout = 0;\n");
    write(
        "V2__see.sql",
        "create table seen as select current_setting('lock_timeout') as l,"
            + " current_setting('statement_timeout') as s, current_setting('TimeZone') as z;\n");

    ok(migrations.migrate(url(), files(), LIMITS, Progress.SILENT));

    assertThat(text("select l || ' ' || s || ' ' || z from seen")).isEqualTo("2s 30s UTC");
  }

  @Test
  void leavesTheDatabaseAtTheLastGoodRevisionWhenItsSessionIsKilled() throws Exception {
    write("V1__a.sql", "create table a (id int);\n");
    write("V2__b.sql", "create table b (id int);\nselect pg_sleep(60);\n");
    var begun = new LinkedBlockingQueue<String>();
    Progress progress = event -> begun.add(word(event));

    var migrating =
        CompletableFuture.supplyAsync(() -> migrations.migrate(url(), files(), LIMITS, progress));
    awaitText(
        "select count(*) from pg_stat_activity where datname = current_database() and query like '%pg_sleep(60)%' and pid <> pg_backend_pid() and state = 'active'",
        "1");
    text(
        "select pg_terminate_backend(pid) from pg_stat_activity where query like '%pg_sleep(60)%' and datname = current_database() and pid <> pg_backend_pid()");
    Migrated migrated = ok(migrating.get(DEADLINE.toSeconds(), TimeUnit.SECONDS));

    assertThat(id(failure(migrated))).isEqualTo("migrate.connection-lost");
    assertThat(((Problem.Failed) failure(migrated)).repeat()).isEqualTo(Repeat.LOOK_FIRST);
    assertThat(migrated.applied()).hasSize(1);
    SchemaState state = ok(migrations.state(url(), files()));
    assertThat(state.revision()).contains("1");
    assertThat(state.problems()).isEmpty();
    assertThat(text("select to_regclass('b') is null")).isEqualTo("t");
  }

  @Test
  void tellsAWrongPasswordFromAnUnknownDatabaseFromAClosedPort() throws Exception {
    write("V1__a.sql", "select 1;\n");
    int free;
    try (var socket = new ServerSocket(0)) {
      free = socket.getLocalPort();
    }

    Problem password =
        bad(
            migrations.state(
                parsed(database.url().replace(database.password(), "not-a-secret-1")), files()));
    Problem unknown = bad(migrations.state(url().withDatabase("nosuch"), files()));
    Problem closed =
        bad(
            migrations.state(
                parsed("postgresql://u:not-a-secret-2@127.0.0.1:" + free + "/d"), files()));
    Problem host =
        bad(migrations.state(parsed("postgresql://u:not-a-secret-3@nosuch.invalid/d"), files()));
    Problem tls = bad(migrations.state(parsed(database.url() + "?sslmode=require"), files()));

    assertThat(password.exitCode()).isEqualTo(ExitCode.UNAUTHORISED);
    assertThat(id(password)).isEqualTo("database.password-refused");
    assertThat(id(unknown)).isEqualTo("database.not-found");
    assertThat(id(closed)).isEqualTo("database.port-closed");
    assertThat(id(host)).isEqualTo("database.host-unknown");
    assertThat(id(tls)).isEqualTo("database.tls-failed");
    assertThat(List.of(password, closed, host))
        .noneMatch(problem -> problem.toString().contains("not-a-secret"));
  }

  private DatabaseUrl url() {
    return parsed(database.url());
  }

  private static DatabaseUrl parsed(String text) {
    return ok(DatabaseUrl.parse(Secret.of(text), Where.file("test")));
  }

  private Migrations.Files files() {
    return new Migrations.Files("flyway", project, "migrations");
  }

  private void write(String name, String sql) throws IOException {
    Files.writeString(project.resolve("migrations").resolve(name), sql);
  }

  private String text(String sql) throws SQLException {
    try (Connection connection = database.connect();
        Statement statement = connection.createStatement()) {
      boolean rows = statement.execute(sql);
      while (!rows) {
        rows = statement.getMoreResults();
      }
      try (ResultSet result = statement.getResultSet()) {
        return result.next() ? String.valueOf(result.getString(1)) : "";
      }
    }
  }

  private void awaitText(String sql, String wanted) throws SQLException {
    long end = System.nanoTime() + DEADLINE.toNanos();
    String last = text(sql);
    while (!last.equals(wanted)) {
      assertThat(System.nanoTime()).as("deadline; last seen: " + last).isLessThan(end);
      last = text(sql);
    }
  }

  private static Progress notes(LinkedBlockingQueue<String> notes) {
    return event -> {
      if (event instanceof Progress.Event.Note(String text)) {
        notes.add(text);
      }
    };
  }

  private static String word(Progress.Event event) {
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

  private static String id(Problem problem) {
    return problem.facts().id().value();
  }
}
