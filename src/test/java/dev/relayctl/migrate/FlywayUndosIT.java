package dev.relayctl.migrate;

import static dev.relayctl.testing.Results.bad;
import static dev.relayctl.testing.Results.ok;
import static org.assertj.core.api.Assertions.assertThat;

import dev.relayctl.environment.DatabaseUrl;
import dev.relayctl.environment.Secret;
import dev.relayctl.plan.Migration;
import dev.relayctl.plan.SchemaState;
import dev.relayctl.plan.Undo;
import dev.relayctl.postgres.Connections;
import dev.relayctl.problem.Problem;
import dev.relayctl.problem.Result;
import dev.relayctl.problem.Result.Done;
import dev.relayctl.problem.Where;
import dev.relayctl.run.Migrations;
import dev.relayctl.run.Migrations.Limits;
import dev.relayctl.run.Progress;
import dev.relayctl.run.Ticker;
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
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class FlywayUndosIT {
  private static final Limits LIMITS =
      new Limits(null, Duration.ofSeconds(2), Duration.ofSeconds(30));

  private static final String COLUMN =
      "select count(*) from pg_attribute where attrelid = 'users'::regclass and attname = 'name'";

  @TempDir Path project;

  private final PostgresServer.Database database = PostgresServer.freshDatabase();
  private final Ticker ticker = pause -> TimeUnit.NANOSECONDS.sleep(pause.toNanos());
  private final Migrations migrations =
      new FlywayMigrations(Connections.DEFAULT, InstantSource.system(), ticker);
  private final FlywayUndos undos =
      new FlywayUndos(Connections.DEFAULT, InstantSource.system(), ticker);

  @BeforeEach
  void migrateTwice() throws Exception {
    Files.createDirectories(project.resolve("migrations"));
    write("V1__users.sql", "create table users (id bigint primary key);\n");
    write("U1__users.sql", "drop table users;\n");
    write("V2__name.sql", "alter table users add column name text;\n");
    write("U2__name.sql", "-- the name\nalter table users drop column name;\n");
    write("R__views.sql", "create or replace view ids as select id from users;\n");
    migrate();
  }

  @Test
  void undoesTheNewestAndLeavesAHistoryThatFlywayAgreesWith() throws Exception {
    var events = new CopyOnWriteArrayList<Progress.Event>();

    ok(undos.undo(url(), files(), undo("2"), LIMITS, events::add));
    SchemaState state = ok(migrations.state(url(), files()));

    assertThat(state.revision()).contains("1");
    assertThat(state.pending()).extracting(Migration::revision).containsExactly("2");
    assertThat(state.problems()).isEmpty();
    assertThat(text(COLUMN)).isEqualTo("0");
    assertThat(events).anyMatch(Progress.Event.MigrationUndone.class::isInstance);
    migrate();
    assertThat(ok(migrations.state(url(), files())).revision()).contains("2");
  }

  @Test
  void isDoneWhenItWasUndoneBefore() throws Exception {
    Undo undo = undo("2");
    ok(undos.undo(url(), files(), undo, LIMITS, Progress.SILENT));

    ok(undos.undo(url(), files(), undo, LIMITS, Progress.SILENT));

    assertThat(ok(migrations.state(url(), files())).revision()).contains("1");
  }

  @Test
  void undoesNothingWhenAStatementFailsAndNamesItsLine() throws Exception {
    write("U2__name.sql", "alter table users drop column name;\n\nselect 1,\n  nosuch;\n");

    Problem problem = bad(undos.undo(url(), files(), undo("2"), LIMITS, Progress.SILENT));

    assertThat(problem.facts().id()).hasToString("undo.failed");
    assertThat(problem.facts().what())
        .isEqualTo("the undo of revision 2 failed and was rolled back");
    assertThat(problem.facts().where())
        .isEqualTo(new Where.InFile("migrations/U2__name.sql", 4, 0));
    assertThat(ok(migrations.state(url(), files())).revision()).contains("2");
    assertThat(text(COLUMN)).isEqualTo("1");
  }

  @Test
  void undoesNothingWhenTheCommitFails() throws Exception {
    write(
        "U2__name.sql",
        """
        create table b (a bigint references users deferrable initially deferred);
        insert into b values (7);
        """);

    Problem problem = bad(undos.undo(url(), files(), undo("2"), LIMITS, Progress.SILENT));

    assertThat(problem.facts().why()).contains("23503");
    assertThat(ok(migrations.state(url(), files())).revision()).contains("2");
    assertThat(text("select to_regclass('b') is null")).isEqualTo("t");
  }

  @Test
  void undoesNothingWhenItsConnectionIsLost() throws Exception {
    write(
        "U2__name.sql",
        "alter table users drop column name;\nselect pg_terminate_backend(pg_backend_pid());\n");

    Problem problem = bad(undos.undo(url(), files(), undo("2"), LIMITS, Progress.SILENT));

    assertThat(problem.facts().id()).hasToString("undo.connection-lost");
    assertThat(ok(migrations.state(url(), files())).revision()).contains("2");
    assertThat(text(COLUMN)).isEqualTo("1");
  }

  @Test
  void undoesNothingWhenItIsInterrupted() throws Exception {
    write("U2__name.sql", "alter table users drop column name;\nselect pg_sleep(60);\n");
    Undo undo = undo("2");
    var result = new CompletableFuture<Result<Done>>();
    Thread thread =
        Thread.ofPlatform()
            .start(
                () -> result.complete(undos.undo(url(), files(), undo, LIMITS, Progress.SILENT)));
    awaitQuery("pg_sleep(60)");
    thread.interrupt();

    Problem problem = bad(result.get(20, TimeUnit.SECONDS));

    assertThat(problem).isInstanceOf(Problem.Interrupted.class);
    assertThat(ok(migrations.state(url(), files())).revision()).contains("2");
  }

  @Test
  void refusesWhatIsNotTheNewest() throws Exception {
    Problem problem = bad(undos.undo(url(), files(), undo("1"), LIMITS, Progress.SILENT));

    assertThat(problem.facts().id()).hasToString("undo.out-of-step");
    assertThat(ok(migrations.state(url(), files())).revision()).contains("2");
  }

  @Test
  void refusesABaseline() throws Exception {
    execute("update flyway_schema_history set type = 'BASELINE' where version = '2'");

    Problem problem = bad(undos.undo(url(), files(), undo("2"), LIMITS, Progress.SILENT));

    assertThat(problem.facts().id()).hasToString("undo.baseline");
    assertThat(text(COLUMN)).isEqualTo("1");
  }

  @Test
  void givesUpOnALockAndNamesWhoHasIt() throws Exception {
    var limits = new Limits(null, Duration.ofMillis(900), Duration.ofSeconds(30));
    var held = new CountDownLatch(1);
    try (Connection other = database.connect();
        Statement statement = other.createStatement()) {
      other.setAutoCommit(false);
      statement.execute("set application_name = 'a report'; select * from users");
      held.countDown();

      Problem problem = bad(undos.undo(url(), files(), undo("2"), limits, Progress.SILENT));

      assertThat(problem.facts().why()).contains("55P03", "it waited for", "a report");
    }
  }

  @Test
  void keepsFlywayAwayMeanwhile() throws Exception {
    write("U2__name.sql", "select pg_sleep(60);\n");
    Undo undo = undo("2");
    var result = new CompletableFuture<Result<Done>>();
    Thread thread =
        Thread.ofPlatform()
            .start(
                () -> result.complete(undos.undo(url(), files(), undo, LIMITS, Progress.SILENT)));
    awaitQuery("pg_sleep(60)");
    write("V3__more.sql", "create table more (id bigint);\n");

    Problem problem = bad(migrations.migrate(url(), files(), LIMITS, Progress.SILENT));
    thread.interrupt();
    result.get(20, TimeUnit.SECONDS);

    assertThat(problem.facts().id()).hasToString("migrate.locked");
  }

  @Test
  void refusesAFileThatWasEditedAfterThePlan() throws Exception {
    Undo undo = undo("2");
    write("U2__name.sql", "drop table users;\n");

    Problem problem = bad(undos.undo(url(), files(), undo, LIMITS, Progress.SILENT));

    assertThat(problem.facts().id()).hasToString("undo.file-changed");
  }

  @Test
  void refusesFilesThatCannotBeOneTransaction() throws Exception {
    write("V3__i.sql", "create index i on users (name);\n");
    write("U3__i.sql", "-- gone\ndrop index concurrently i;\n");
    write("V4__x.sql", "create table x (id bigint);\n");
    write("U4__x.sql", "drop table x;\n/* so */ commit;\nselect 'rollback';\n");
    migrate();

    Result<List<Undo>> read = undos.undos(url(), files(), applied("4", "3"));

    assertThat(read.problems())
        .extracting(problem -> problem.facts().id() + " " + problem.facts().where().text())
        .containsExactly(
            "undo.transaction-control migrations/U4__x.sql:2",
            "undo.not-transactional migrations/U3__i.sql:2");
  }

  @Test
  void namesTheFileThatIsMissing() throws Exception {
    Files.delete(project.resolve("migrations/U2__name.sql"));

    Problem problem = bad(undos.undos(url(), files(), applied("2")));

    assertThat(problem).isInstanceOf(Problem.Refused.class);
    assertThat(problem.facts().id()).hasToString("undo.missing");
    assertThat(problem.facts().remedy()).contains("write migrations/U2__name.sql");
  }

  @Test
  void readsNamesAsFlywayDoes() throws Exception {
    write("U9__nobody.sql", "select 1;\n");
    assertThat(ok(undos.strays(files())))
        .extracting(problem -> problem.facts().where().text())
        .containsExactly("migrations/U9__nobody.sql");

    write("U10_one_underscore.sql", "select 1;\n");
    write("sub/U01__again.sql", "select 1;\n");
    assertThat(undos.strays(files()).problems())
        .extracting(problem -> problem.facts().id().value())
        .containsExactlyInAnyOrder("undo.file-name", "undo.duplicate");
  }

  @Test
  void replacesPlaceholdersAndRunsFunctionsWhole() throws Exception {
    write(
        "U2__name.sql",
        """
        do $$ begin
          alter table users drop column name;
          perform 1;
        end $$;
        comment on table users is 'of ${flyway:database}';
        """);

    ok(undos.undo(url(), files(), undo("2"), LIMITS, Progress.SILENT));

    assertThat(text("select obj_description('users'::regclass)"))
        .isEqualTo("of " + database.database());
  }

  @Test
  void replaysVersionedMigrationsAlone() throws Exception {
    PostgresServer.Database scratch = PostgresServer.freshDatabase();

    ok(undos.replay(url(scratch), files(), applied("1").getFirst()));

    SchemaState state = ok(migrations.state(url(scratch), files()));
    assertThat(state.revision()).contains("1");
    assertThat(state.pending()).extracting(Migration::revision).containsExactly("2", "R views");
  }

  private void migrate() {
    assertThat(ok(migrations.migrate(url(), files(), LIMITS, Progress.SILENT)).failure()).isNull();
  }

  private Undo undo(String revision) {
    return ok(undos.undos(url(), files(), applied(revision))).getFirst();
  }

  private List<Migration> applied(String... revisions) {
    List<Migration.Applied> all = ok(migrations.state(url(), files())).applied();
    return List.of(revisions).stream()
        .map(revision ->
            all.stream()
                .map(Migration.Applied::migration)
                .filter(migration -> migration.revision().equals(revision))
                .findFirst()
                .orElseThrow())
        .toList();
  }

  private void write(String name, String text) throws IOException {
    Path file = project.resolve("migrations").resolve(name);
    Files.createDirectories(file.resolveSibling(""));
    Files.writeString(file, text);
  }

  private Migrations.Files files() {
    return new Migrations.Files("flyway", project, "migrations");
  }

  private DatabaseUrl url() {
    return url(database);
  }

  private static DatabaseUrl url(PostgresServer.Database database) {
    return ok(DatabaseUrl.parse(Secret.of(database.url()), Where.system("test", "database")));
  }

  private String text(String sql) throws SQLException {
    try (Connection connection = database.connect();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      rows.next();
      return rows.getString(1);
    }
  }

  private void execute(String sql) throws SQLException {
    try (Connection connection = database.connect();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  /** Waits until another session runs a statement. */
  private void awaitQuery(String part) throws Exception {
    long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
    String sql =
        "select count(*) from pg_stat_activity where datname = current_database()"
            + " and pid <> pg_backend_pid() and state = 'active' and query like '%"
            + part
            + "%'";
    while (text(sql).equals("0")) {
      assertThat(System.nanoTime()).as("no session runs " + part).isLessThan(deadline);
      Thread.onSpinWait();
    }
  }
}
