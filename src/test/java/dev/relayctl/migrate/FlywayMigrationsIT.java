package dev.relayctl.migrate;

import static dev.relayctl.testing.Results.bad;
import static dev.relayctl.testing.Results.failure;
import static dev.relayctl.testing.Results.ok;
import static org.assertj.core.api.Assertions.assertThat;

import dev.relayctl.plan.Migration;
import dev.relayctl.plan.SchemaState;
import dev.relayctl.problem.ExitCode;
import dev.relayctl.problem.Problem;
import dev.relayctl.problem.Result;
import dev.relayctl.problem.Where;
import dev.relayctl.run.Migrations;
import dev.relayctl.run.Migrations.Limits;
import dev.relayctl.run.Migrations.Migrated;
import dev.relayctl.run.Progress;
import java.nio.file.Files;
import java.time.Duration;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

final class FlywayMigrationsIT extends FlywayProject {
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
        .extracting(FlywayProject::word)
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
  void tellsCommandsOfPsqlFromSql() throws Exception {
    write("V1__a.sql", "create table a (id int);\n\n-- the rows\n\\copy a from 'a.csv'\n");

    Problem failure = failure(ok(migrations.migrate(url(), files(), LIMITS, Progress.SILENT)));

    assertThat(id(failure)).isEqualTo("migrate.failed");
    assertThat(failure.facts().where()).isEqualTo(new Where.InFile("migrations/V1__a.sql", 4, 0));
    assertThat(failure.facts().why())
        .startsWith("\\copy is a command of psql, not SQL; SQLSTATE 42601");
    assertThat(failure.facts().remedy()).contains("COPY … FROM STDIN");
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
    assertThat(events).extracting(FlywayProject::word).containsExactly("begun 1");
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
        .extracting(FlywayProject::id)
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
        .extracting(FlywayProject::id)
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
        .extracting(FlywayProject::id)
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
}
