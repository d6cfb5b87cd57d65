package dev.relayctl.migrate;

import static dev.relayctl.testing.Results.bad;
import static dev.relayctl.testing.Results.ok;
import static org.assertj.core.api.Assertions.assertThat;

import dev.relayctl.plan.HistoryChange;
import dev.relayctl.plan.HistoryChange.Kind;
import dev.relayctl.plan.SchemaState;
import dev.relayctl.postgres.Connections;
import dev.relayctl.run.Histories;
import dev.relayctl.run.Progress;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A history that is changed without a migration being run. */
final class FlywayHistoriesIT extends FlywayProject {
  private final Histories histories = new FlywayHistories(Connections.DEFAULT);

  @Test
  void stampsASchemaThatWasThereBefore() throws Exception {
    write("V1__a.sql", "create table a (id int);\n");
    write("V2__b.sql", "create table b (id int);\n");
    write("V3__c.sql", "create table c (id int);\n");
    text("create table a (id int); create table b (id int)");

    HistoryChange change = ok(histories.stamp(url(), files(), "2"));
    String untouched = text("select to_regclass('flyway_schema_history') is null");
    ok(histories.change(url(), files(), change, Progress.SILENT));
    ok(histories.change(url(), files(), change, Progress.SILENT));
    HistoryChange again = ok(histories.stamp(url(), files(), "2"));
    SchemaState state = ok(migrations.state(url(), files()));
    ok(migrations.migrate(url(), files(), LIMITS, Progress.SILENT));

    assertThat(kinds(change)).containsExactly("APPLIED 1", "APPLIED 2");
    assertThat(untouched).isEqualTo("t");
    assertThat(again.entries()).isEmpty();
    assertThat(state.problems()).isEmpty();
    assertThat(state.current()).containsExactly("2");
    assertThat(state.pending()).hasSize(1);
    assertThat(text("select to_regclass('c') is null")).isEqualTo("f");
    assertThat(text("select count(*) from flyway_schema_history where version <> '0'"))
        .isEqualTo("3");
  }

  @Test
  void stampsBackAndForth() throws Exception {
    write("V1__a.sql", "create table a (id int);\n");
    write("V2__b.sql", "create table b (id int);\n");
    write("V3__c.sql", "create table c (id int);\n");
    ok(migrations.migrate(url(), files(), LIMITS, Progress.SILENT));

    HistoryChange back = ok(histories.stamp(url(), files(), "1"));
    ok(histories.change(url(), files(), back, Progress.SILENT));
    SchemaState then = ok(migrations.state(url(), files()));
    HistoryChange forth = ok(histories.stamp(url(), files(), "3"));
    ok(histories.change(url(), files(), forth, Progress.SILENT));
    SchemaState now = ok(migrations.state(url(), files()));

    assertThat(kinds(back)).containsExactly("PENDING 3", "PENDING 2");
    assertThat(then.current()).containsExactly("1");
    assertThat(then.pending()).hasSize(2);
    assertThat(kinds(forth)).containsExactly("APPLIED 2", "APPLIED 3");
    assertThat(now.pending()).isEmpty();
    assertThat(now.problems()).isEmpty();
    assertThat(id(bad(histories.stamp(url(), files(), "4")))).isEqualTo("migrate.unknown-revision");
  }

  @Test
  void stampsOverAMigrationThatCameLate() throws Exception {
    write("V1__a.sql", "create table a (id int);\n");
    write("V3__c.sql", "create table c (id int);\n");
    ok(migrations.migrate(url(), files(), LIMITS, Progress.SILENT));
    write("V2__b.sql", "create table b (id int);\n");
    assertThat(ok(migrations.state(url(), files())).problems()).isNotEmpty();

    HistoryChange change = ok(histories.stamp(url(), files(), "3"));
    ok(histories.change(url(), files(), change, Progress.SILENT));

    assertThat(kinds(change)).containsExactly("APPLIED 2");
    assertThat(ok(migrations.state(url(), files())).problems()).isEmpty();
  }

  @Test
  void neverGoesBelowABaseline() throws Exception {
    write("V1__a.sql", "create table a (id int);\n");
    write("V2__b.sql", "create table b (id int);\n");
    write("V3__c.sql", "create table c (id int);\n");
    text("create table b (id int)");
    FlywayMigrations.configuration(
            ok(Connections.DEFAULT.source(url())),
            files(),
            Duration.ofSeconds(5),
            Duration.ofSeconds(30))
        .baselineVersion("2")
        .load()
        .baseline();

    assertThat(id(bad(histories.stamp(url(), files(), "1"))))
        .isEqualTo("migrate.stamp-below-baseline");
    assertThat(kinds(ok(histories.stamp(url(), files(), "2")))).isEmpty();
    assertThat(kinds(ok(histories.stamp(url(), files(), "3")))).containsExactly("APPLIED 3");
  }

  @Test
  void stampsOverAFailedAttemptAndPastALostFile() throws Exception {
    write("V1__a.sql", "create table a (id int);\n");
    write("V2__b.sql", "create table b (id int);\n");
    write("V3__c.sql", "create table c (id int);\n");
    ok(migrations.migrate(url(), files(), LIMITS, Progress.SILENT));
    text("update flyway_schema_history set success = false where version = '2'");
    Files.delete(project.resolve("migrations/V3__c.sql"));
    write("V2__b.sql", "create table b (id integer);\n");

    HistoryChange change = ok(histories.stamp(url(), files(), "2"));
    ok(histories.change(url(), files(), change, Progress.SILENT));
    SchemaState state = ok(migrations.state(url(), files()));

    assertThat(kinds(change)).containsExactly("FILE_GONE 3", "APPLIED 2");
    assertThat(ok(histories.stamp(url(), files(), "2")).entries()).isEmpty();
    assertThat(state.problems()).isEmpty();
    assertThat(state.current()).containsExactly("2");
    assertThat(text("select count(*) from flyway_schema_history")).isEqualTo("2");
  }

  @Test
  void writesIntoItsOwnSchemaOnly() throws Exception {
    write("V1__a.sql", "create table a (id int);\n");
    ok(migrations.migrate(url(), files(), LIMITS, Progress.SILENT));
    text(
        "create schema app; alter database "
            + database.database()
            + " set search_path = app, public");

    HistoryChange change = ok(histories.stamp(url(), files(), "1"));
    ok(histories.change(url(), files(), change, Progress.SILENT));

    assertThat(kinds(change)).containsExactly("APPLIED 1");
    assertThat(text("select count(*) from app.flyway_schema_history")).isEqualTo("2");
    assertThat(text("select count(*) from public.flyway_schema_history")).isEqualTo("1");
  }

  @Test
  void repairsWhatWasEditedLostOrFailed() throws Exception {
    write("V1__a.sql", "create table a (id int);\n");
    write("V2__b.sql", "create table b (id int);\n");
    write("V3__c.sql", "create table c (id int);\n");
    ok(migrations.migrate(url(), files(), LIMITS, Progress.SILENT));
    text(
        "insert into flyway_schema_history values (9, '4', 'd', 'SQL', 'V4__d.sql', 1, 'ada',"
            + " now(), 1, false)");
    write("V1__a.sql", "create table a (id integer);\n");
    Files.delete(project.resolve("migrations/V3__c.sql"));
    write("V4__d.sql", "create table d (id int);\n");

    HistoryChange change = ok(histories.repair(url(), files()));
    ok(histories.change(url(), files(), change, Progress.SILENT));
    HistoryChange again = ok(histories.repair(url(), files()));
    SchemaState state = ok(migrations.state(url(), files()));

    assertThat(kinds(change))
        .containsExactlyInAnyOrder("FILE_TAKEN 1", "FILE_GONE 3", "ATTEMPT_FORGOTTEN 4");
    assertThat(again.entries()).isEmpty();
    assertThat(state.problems()).isEmpty();
    assertThat(state.pending()).hasSize(1);
    assertThat(state.applied())
        .extracting(one -> one.migration().revision())
        .containsExactly("1", "2");
    assertThat(text("select to_regclass('c') is null")).isEqualTo("f");
  }

  @Test
  void takesALostFileBehindTheNewestForGone() throws Exception {
    write("V1__a.sql", "create table a (id int);\n");
    write("V2__b.sql", "create table b (id int);\n");
    ok(migrations.migrate(url(), files(), LIMITS, Progress.SILENT));
    Files.delete(project.resolve("migrations/V2__b.sql"));

    HistoryChange change = ok(histories.repair(url(), files()));
    ok(histories.change(url(), files(), change, Progress.SILENT));

    assertThat(change.of(Kind.FILE_GONE)).hasSize(1);
    assertThat(ok(migrations.state(url(), files())).problems()).isEmpty();
  }

  private static List<String> kinds(HistoryChange change) {
    return change.entries().stream()
        .map(entry -> entry.kind() + " " + entry.migration().revision())
        .toList();
  }
}
