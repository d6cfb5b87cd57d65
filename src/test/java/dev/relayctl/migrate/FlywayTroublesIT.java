package dev.relayctl.migrate;

import static dev.relayctl.testing.Results.bad;
import static dev.relayctl.testing.Results.failure;
import static dev.relayctl.testing.Results.ok;
import static org.assertj.core.api.Assertions.assertThat;

import dev.relayctl.plan.SchemaState;
import dev.relayctl.postgres.Connections;
import dev.relayctl.problem.ExitCode;
import dev.relayctl.problem.Problem;
import dev.relayctl.problem.Repeat;
import dev.relayctl.run.Migrations.Limits;
import dev.relayctl.run.Migrations.Migrated;
import dev.relayctl.run.Progress;
import java.net.ServerSocket;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.postgresql.PGConnection;

/** What stands in the way of a migration that is right in itself. */
final class FlywayTroublesIT extends FlywayProject {
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
  void tellsHowFarALongStatementIs() throws Exception {
    write("V1__a.sql", "create table a (id int);\n");
    ok(migrations.migrate(url(), files(), LIMITS, Progress.SILENT));
    write("V2__index.sql", "create index concurrently a_id on a (id);\n");
    var notes = new LinkedBlockingQueue<String>();
    // Five seconds by its count of looks.
    var impatient =
        new FlywayMigrations(
            Connections.DEFAULT,
            InstantSource.system(),
            pause -> TimeUnit.NANOSECONDS.sleep(pause.toNanos() / 20));
    try (Connection other = database.connect();
        Statement statement = other.createStatement()) {
      other.setAutoCommit(false);
      statement.execute("insert into a values (1)");

      var migrating =
          CompletableFuture.supplyAsync(
              () -> impatient.migrate(url(), files(), LIMITS, notes(notes)));
      String first = notes.poll(DEADLINE.toSeconds(), TimeUnit.SECONDS);
      String second = notes.poll(DEADLINE.toSeconds(), TimeUnit.SECONDS);
      String third = notes.poll(DEADLINE.toSeconds(), TimeUnit.SECONDS);
      other.commit();

      assertThat(first).startsWith("waiting for a lock: process ");
      assertThat(second).isEqualTo("at work for 5 s: waiting for writers before build, 0 %");
      assertThat(third).isEqualTo("at work for 10 s: waiting for writers before build, 0 %");
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
      int pid = other.unwrap(PGConnection.class).getBackendPID();

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

  private static Progress notes(LinkedBlockingQueue<String> notes) {
    return event -> {
      if (event instanceof Progress.Event.Note(String text)) {
        notes.add(text);
      }
    };
  }
}
