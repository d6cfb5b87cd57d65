package dev.relayctl.migrate;

import static dev.relayctl.testing.Results.bad;
import static dev.relayctl.testing.Results.failure;
import static dev.relayctl.testing.Results.ok;
import static org.assertj.core.api.Assertions.assertThat;

import dev.relayctl.problem.Problem;
import dev.relayctl.problem.Repeat;
import dev.relayctl.problem.Where;
import dev.relayctl.run.Migrations.Limits;
import dev.relayctl.run.Migrations.Migrated;
import dev.relayctl.run.Progress;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Files that run outside of a transaction and end in the middle. */
final class HalfDoneFilesIT extends FlywayProject {
  private static final Limits PATIENT =
      new Limits(null, Duration.ofSeconds(2), Duration.ofMinutes(2));

  private static final String ASLEEP =
      " from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()"
          + " and state = 'active' and query like '%pg_sleep(60)%'";

  private static final String ROWS =
      "select string_agg(version || ' ' || script || ' ' || type || ' ' || success, ', '"
          + " order by installed_rank) from flyway_schema_history";

  @BeforeEach
  void writeAFileOfSeveralStatements() throws Exception {
    write("V1__a.sql", "create table a (id int);\n");
    write(
        "V2__log.sql",
        """
        create table if not exists log (a int);
        insert into log values (1);

        select pg_sleep(60);
        """);
    write("V2__log.sql.conf", "executeInTransaction=false\n");
  }

  @Test
  void doesNotBeginAgainWhenTheSessionWasEndedInTheMiddle() throws Exception {
    FutureTask<Migrated> migrating = begin();

    text("select pg_terminate_backend(pid)" + ASLEEP);
    Problem lost = failure(migrating.get(DEADLINE.toSeconds(), TimeUnit.SECONDS));
    var again = bad(migrations.migrate(url(), files(), PATIENT, Progress.SILENT));

    assertThat(id(lost)).isEqualTo("migrate.connection-lost");
    assertThat(lost.facts().where()).isEqualTo(new Where.InFile("migrations/V2__log.sql", 4, 0));
    assertThat(lost.facts().why()).contains("outside of a transaction");
    assertThat(lost.facts().remedy()).contains("relayctl migrate repair ENV");
    assertThat(((Problem.Failed) lost).repeat()).isEqualTo(Repeat.NEVER);
    assertThat(id(again)).isEqualTo("migrate.failed-before");
    assertThat(text(ROWS)).isEqualTo("1 V1__a.sql SQL true, 2 V2__log.sql SQL false");
    assertThat(text("select count(*) from log")).isEqualTo("1");
  }

  @Test
  void doesNotBeginAgainWhenAllItsSessionsWereEnded() throws Exception {
    FutureTask<Migrated> migrating = begin();

    text(
        "select pg_terminate_backend(pid) from pg_stat_activity"
            + " where datname = current_database() and pid <> pg_backend_pid()");
    Problem lost = failure(migrating.get(DEADLINE.toSeconds(), TimeUnit.SECONDS));

    assertThat(id(lost)).isEqualTo("migrate.connection-lost");
    assertThat(lost.facts().where()).isEqualTo(new Where.InFile("migrations/V2__log.sql", 4, 0));
    assertThat(text(ROWS)).isEqualTo("1 V1__a.sql SQL true, 2 V2__log.sql SQL false");
  }

  @Test
  void countsAsFailedWhileItIsAtWork() throws Exception {
    FutureTask<Migrated> migrating = begin();

    // Whoever kills the process now finds this.
    String atWork = text(ROWS);
    String checksum = text("select checksum from flyway_schema_history where version = '2'");
    text("select pg_cancel_backend(pid)" + ASLEEP);
    Problem failed = failure(migrating.get(DEADLINE.toSeconds(), TimeUnit.SECONDS));

    assertThat(atWork).isEqualTo("1 V1__a.sql SQL true, 2 V2__log.sql SQL false");
    assertThat(id(failed)).isEqualTo("migrate.failed");
    assertThat(text(ROWS)).isEqualTo(atWork);
    assertThat(text("select checksum from flyway_schema_history where version = '2'"))
        .isEqualTo(checksum);
  }

  @Test
  void leavesOneRowWhenItEndsWell() throws Exception {
    write("V2__log.sql", "create table log (a int);\nset search_path = pg_catalog;\n");
    write("V3__b.sql", "create table b (id int);\n");

    Migrated migrated = ok(migrations.migrate(url(), files(), PATIENT, Progress.SILENT));

    assertThat(migrated.failure()).isNull();
    assertThat(text(ROWS))
        .isEqualTo("1 V1__a.sql SQL true, 2 V2__log.sql SQL true, 3 V3__b.sql SQL true");
  }

  @Test
  void remembersARepeatableOneAsWell() throws Exception {
    write("V2__log.sql", "select 1;\n");
    write("R__fill.sql", "create table if not exists log (a int);\nselect 1 / 0;\n");
    write("R__fill.sql.conf", "executeInTransaction=false\n");

    ok(migrations.migrate(url(), files(), PATIENT, Progress.SILENT));

    assertThat(id(bad(migrations.migrate(url(), files(), PATIENT, Progress.SILENT))))
        .isEqualTo("migrate.failed-before");
    assertThat(text("select count(*) from flyway_schema_history where not success")).isEqualTo("1");
  }

  @Test
  void saysWhatStaysWhenItIsInterrupted() throws Exception {
    FutureTask<Migrated> migrating = begin();

    command.interrupt();
    Problem stopped = failure(migrating.get(DEADLINE.toSeconds(), TimeUnit.SECONDS));
    var again = bad(migrations.migrate(url(), files(), PATIENT, Progress.SILENT));

    assertThat(stopped).isInstanceOf(Problem.Interrupted.class);
    assertThat(stopped.facts().where()).isEqualTo(new Where.InFile("migrations/V2__log.sql", 4, 0));
    assertThat(stopped.facts().why()).contains("outside of a transaction");
    assertThat(stopped.facts().remedy()).contains("relayctl migrate repair ENV");
    assertThat(id(again)).isEqualTo("migrate.failed-before");
    assertThat(text(ROWS)).isEqualTo("1 V1__a.sql SQL true, 2 V2__log.sql SQL false");
  }

  private Thread command = Thread.currentThread();

  /** Migrates until the second file's last statement is at work. */
  private FutureTask<Migrated> begin() throws SQLException {
    var task =
        new FutureTask<>(() -> ok(migrations.migrate(url(), files(), PATIENT, Progress.SILENT)));
    command = Thread.ofPlatform().start(task);
    awaitText("select count(*)" + ASLEEP, "1");
    return task;
  }
}
