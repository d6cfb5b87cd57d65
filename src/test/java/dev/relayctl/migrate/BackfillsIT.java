package dev.relayctl.migrate;

import static dev.relayctl.testing.Results.bad;
import static dev.relayctl.testing.Results.failure;
import static dev.relayctl.testing.Results.ok;
import static org.assertj.core.api.Assertions.assertThat;

import dev.relayctl.fakes.ManualTime;
import dev.relayctl.plan.Migration;
import dev.relayctl.plan.SchemaState;
import dev.relayctl.postgres.Connections;
import dev.relayctl.problem.ExitCode;
import dev.relayctl.problem.Problem;
import dev.relayctl.problem.Repeat;
import dev.relayctl.problem.Where;
import dev.relayctl.run.Migrations;
import dev.relayctl.run.Migrations.Limits;
import dev.relayctl.run.Migrations.Migrated;
import dev.relayctl.run.Progress;
import dev.relayctl.testing.PostgresServer;
import java.io.IOException;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;

/** Backfills of 2,500 rows in batches of 1,000, with a trigger that counts statements. */
final class BackfillsIT extends FlywayProject {
  private static final String TRACKS =
      """
      create table tracks (id int primary key, title text not null, slug text);
      insert into tracks select i, 'Track ' || i from generate_series(1, 2500) i;
      create table statements (at int generated always as identity, xid xid8);
      create function count_statements() returns trigger language plpgsql as
      $$ begin insert into statements (xid) values (pg_current_xact_id()); return null; end $$;
      create trigger counting after update on tracks execute function count_statements();
      """;

  private static final String FILL =
      """
      -- relayctl: backfill
      update tracks set slug = lower(title)
       where id in (select id from tracks where slug is null order by id limit 1000);
      """;

  private static final String HISTORY =
      "select string_agg(concat_ws('|', installed_rank, version, description, type, script,"
          + " checksum, installed_by, success), e'\\n' order by installed_rank)"
          + " from flyway_schema_history";

  private static final String UNFILLED = "select count(*) from tracks where slug is null";

  @Test
  void repeatsTheStatementUntilItChangesNoRow() throws Exception {
    write("V1__tracks.sql", TRACKS);
    write("V2__fill_slug.sql", FILL);
    write("V3__require_slug.sql", "alter table tracks alter column slug set not null;\n");
    var events = new CopyOnWriteArrayList<String>();

    Migrated migrated =
        ok(migrations.migrate(url(), files(), LIMITS, event -> events.add(word(event))));

    assertThat(migrated.failure()).isNull();
    assertThat(events)
        .containsExactly(
            "begun 1",
            "applied 1",
            "begun 2",
            "backfill 2 is complete: 2,500 rows were changed in 3 batches",
            "applied 2",
            "begun 3",
            "applied 3");
    assertThat(text(UNFILLED)).isEqualTo("0");
    assertThat(text("select count(*) || ' in ' || count(distinct xid) from statements"))
        .isEqualTo("4 in 4");
  }

  @Test
  void leavesTheHistoryThatFlywayItselfWouldHaveLeft() throws Exception {
    write("V1__tracks.sql", TRACKS);
    write("V2__fill_slug.sql", FILL);
    write("V3__more.sql", "create table more (id int);\n");
    ok(migrations.migrate(url(), files(), LIMITS, Progress.SILENT));
    String ours = text(HISTORY);
    flyway().validate();
    String user = database.user();

    database = PostgresServer.freshDatabase();
    flyway().migrate();

    assertThat(ours.replace(user, database.user())).isEqualTo(text(HISTORY));
    assertThat(ours).contains("2|2|fill slug|SQL|V2__fill_slug.sql|");
    assertThat(text(UNFILLED)).isEqualTo("1500");
  }

  @Test
  void goesOnWhereItWasCutOff() throws Exception {
    write("V1__tracks.sql", TRACKS + "alter table tracks add check (id <> 1500 or slug is null);");
    write("V2__fill_slug.sql", FILL);
    write("V3__more.sql", "create table more (id int);\n");

    Migrated first = ok(migrations.migrate(url(), files(), LIMITS, Progress.SILENT));
    String unfilled = text(UNFILLED);
    SchemaState between = ok(migrations.state(url(), files()));
    text("alter table tracks drop constraint tracks_check");
    Migrated second = ok(migrations.migrate(url(), files(), LIMITS, Progress.SILENT));

    Problem failure = failure(first);
    assertThat(id(failure)).isEqualTo("migrate.backfill-failed");
    assertThat(failure.facts().where())
        .isEqualTo(new Where.InFile("migrations/V2__fill_slug.sql", 2, 0));
    assertThat(failure.facts().why())
        .startsWith("SQLSTATE 23514")
        .endsWith("before it, 1,000 rows were changed in 1 batch");
    assertThat(unfilled).isEqualTo("1500");
    assertThat(between.revision()).contains("1");
    assertThat(between.problems()).isEmpty();
    assertThat(second.failure()).isNull();
    assertThat(second.applied())
        .extracting(took -> took.migration().revision())
        .containsExactly("2", "3");
    assertThat(text("select count(*) from flyway_schema_history where version = '2'"))
        .isEqualTo("1");
    flyway().validate();
  }

  @Test
  void triesABatchAgainThatCollides() throws Exception {
    write("V1__tracks.sql", TRACKS);
    ok(migrations.migrate(url(), files(), LIMITS, Progress.SILENT));
    write("V2__fill_slug.sql", FILL);
    var limits = new Limits(null, Duration.ofMillis(200), Duration.ofSeconds(30));
    var notes = new CopyOnWriteArrayList<String>();
    Migrated migrated;
    try (Connection other = database.connect();
        Statement statement = other.createStatement()) {
      other.setAutoCommit(false);
      statement.execute("select from tracks where id = 1200 for update");
      var migrating =
          CompletableFuture.supplyAsync(
              () -> migrations.migrate(url(), files(), limits, event -> notes.add(word(event))));
      awaitNote(notes, "a batch of backfill 2 was rolled back (SQLSTATE 55P03");

      other.commit();
      migrated = ok(migrating.get(DEADLINE.toSeconds(), TimeUnit.SECONDS));
    }

    assertThat(migrated.failure()).isNull();
    assertThat(text(UNFILLED)).isEqualTo("0");
  }

  @Test
  void givesUpABatchThatCollidesAllTheTime() throws Exception {
    write("V1__tracks.sql", TRACKS);
    ok(migrations.migrate(url(), files(), LIMITS, Progress.SILENT));
    write("V2__fill_slug.sql", FILL);
    var limits = new Limits(null, Duration.ofMillis(20), Duration.ofSeconds(30));
    Migrated migrated;
    try (Connection other = database.connect();
        Statement statement = other.createStatement()) {
      other.setAutoCommit(false);
      statement.execute("select from tracks where id = 1200 for update");

      migrated = ok(hurried().migrate(url(), files(), limits, Progress.SILENT));
    }

    assertThat(id(failure(migrated))).isEqualTo("migrate.backfill-failed");
    assertThat(failure(migrated).facts().remedy()).contains("lock_timeout is 20 ms");
    assertThat(((Problem.Failed) failure(migrated)).repeat()).isEqualTo(Repeat.LOOK_FIRST);
    assertThat(text(UNFILLED)).isEqualTo("1500");
  }

  @Test
  void stopsABackfillWithoutAnEnd() throws Exception {
    write("V1__tracks.sql", TRACKS + "analyze tracks;\n");
    write(
        "V2__fill_slug.sql",
        """
        -- relayctl: backfill
        update tracks set slug = lower(title)
         where id in (select id from tracks where title is not null order by id limit 1000);
        """);

    Migrated migrated = ok(migrations.migrate(url(), files(), LIMITS, Progress.SILENT));

    Problem failure = failure(migrated);
    assertThat(id(failure)).isEqualTo("migrate.backfill-endless");
    assertThat(failure.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(failure.facts().where())
        .isEqualTo(new Where.InFile("migrations/V2__fill_slug.sql", 2, 0));
    assertThat(failure.facts().why())
        // More than are alive: the first batch's old rows still lie in the table's pages.
        .matches("it has changed (9|1[0-9]),000 rows of tables that held about [2-4],[0-9]{3}: .*");
    assertThat(ok(migrations.state(url(), files())).revision()).contains("1");
  }

  @Test
  void letsTablesThatWereNeverAnalyzedFill() throws Exception {
    write(
        "V1__tracks.sql",
        """
        create table tracks (id int primary key, slug text) with (autovacuum_enabled = off);
        insert into tracks select i from generate_series(1, 2500) i;
        create table slugs (id int);
        """);
    write(
        "V2__copy.sql",
        """
        -- relayctl: backfill
        insert into slugs select id from tracks
         where not exists (select from slugs where slugs.id = tracks.id) limit 100
        returning id;
        """);

    Migrated migrated = ok(migrations.migrate(url(), files(), LIMITS, Progress.SILENT));

    assertThat(migrated.failure()).isNull();
    assertThat(text("select count(distinct id) || ' of ' || count(*) from slugs"))
        .isEqualTo("2500 of 2500");
  }

  @Test
  void refusesABadBackfillBeforeAnythingRuns() throws Exception {
    write("V1__tracks.sql", TRACKS);
    write("V2__fill_slug.sql", FILL.replace("backfill", "backfill paus=1s"));
    write("V3__select.sql", "-- relayctl: backfill\nselect 1;\n");
    write("R__fill.sql", FILL);

    SchemaState state = ok(migrations.state(url(), files()));
    Problem problem = bad(migrations.migrate(url(), files(), LIMITS, Progress.SILENT));

    assertThat(state.problems())
        .extracting(FlywayProject::id)
        .containsExactly(
            "migrate.backfill-option", "migrate.backfill-statement", "migrate.backfill-repeatable");
    assertThat(id(problem)).isEqualTo("migrate.backfill-option");
    assertThat(problem.exitCode()).isEqualTo(ExitCode.INVALID);
    assertThat(text("select to_regclass('tracks') is null")).isEqualTo("t");
  }

  @Test
  void endsBetweenTwoBatchesWhenInterrupted() throws Exception {
    write("V1__tracks.sql", TRACKS);
    write("V2__fill_slug.sql", FILL.replace("backfill", "backfill pause=1h"));
    var task = new FutureTask<>(() -> migrations.migrate(url(), files(), LIMITS, Progress.SILENT));
    Thread command = Thread.ofPlatform().start(task);
    awaitText(
        "select coalesce((xpath('/row/n/text()', query_to_xml("
            + "'select count(slug) n from tracks', true, true, '')))[1]::text, '0')"
            + " from pg_class where oid = to_regclass('tracks')",
        "1000");

    command.interrupt();
    Migrated migrated = ok(task.get(1, TimeUnit.MINUTES));
    Migrated again = ok(without("pause=1h").migrate(url(), files(), LIMITS, Progress.SILENT));

    assertThat(failure(migrated)).isInstanceOf(Problem.Interrupted.class);
    assertThat(failure(migrated).facts().why())
        .contains("by then 1,000 rows were changed in 1 batch");
    assertThat(again.failure()).isNull();
    assertThat(text(UNFILLED)).isEqualTo("0");
  }

  @Test
  void endsWithinABatchWhenInterrupted() throws Exception {
    write("V1__tracks.sql", TRACKS);
    write("V2__fill_slug.sql", FILL.replace("1000)", "1000) and pg_sleep(240) is not null"));
    var task = new FutureTask<>(() -> migrations.migrate(url(), files(), LIMITS, Progress.SILENT));
    Thread command = Thread.ofPlatform().start(task);
    awaitText(
        "select count(*) from pg_stat_activity where datname = current_database()"
            + " and wait_event = 'PgSleep'",
        "1");

    command.interrupt();
    Migrated migrated = ok(task.get(1, TimeUnit.MINUTES));

    assertThat(failure(migrated)).isInstanceOf(Problem.Interrupted.class);
    assertThat(text(UNFILLED)).isEqualTo("2500");
  }

  @Test
  void tellsHowFarItIs() throws Exception {
    write("V1__tracks.sql", TRACKS);
    String fill = FILL.replace("backfill", "backfill pause=4s").replace("1000", "500");
    write("V2__fill_slug.sql", fill);
    var limits = new Limits(null, Duration.ofMillis(200), Duration.ofSeconds(30));
    var notes = new CopyOnWriteArrayList<String>();

    ok(hurried().migrate(url(), files(), limits, event -> notes.add(word(event))));

    assertThat(notes)
        .filteredOn(note -> note.startsWith("backfill"))
        .containsExactly(
            "backfill 2 goes on: 1,500 rows were changed in 3 batches",
            "backfill 2 goes on: 2,500 rows were changed in 5 batches",
            "backfill 2 is complete: 2,500 rows were changed in 5 batches");
  }

  @Test
  void fillsAScratchDatabaseAsWell() throws Exception {
    write("V1__tracks.sql", TRACKS);
    write("V2__fill_slug.sql", FILL);
    write("V3__require_slug.sql", "alter table tracks alter column slug set not null;\n");
    var undos =
        new FlywayUndos(
            Connections.DEFAULT,
            InstantSource.system(),
            pause -> TimeUnit.NANOSECONDS.sleep(pause.toNanos()));
    Migration newest = ok(migrations.state(url(), files())).pending().getLast();

    ok(undos.replay(url(), files(), newest));

    assertThat(text(UNFILLED)).isEqualTo("0");
  }

  private Migrations without(String option) throws IOException {
    write("V2__fill_slug.sql", FILL.replace(" " + option, ""));
    return migrations;
  }

  /** Long pauses move the clock alone; those of the watch over locks are as short as they are. */
  private static Migrations hurried() {
    var time = new ManualTime();
    return new FlywayMigrations(
        Connections.DEFAULT,
        time,
        pause -> {
          if (pause.compareTo(Duration.ofMillis(100)) > 0) {
            time.pause(pause);
          } else {
            TimeUnit.NANOSECONDS.sleep(pause.toNanos());
          }
        });
  }

  private static void awaitNote(List<String> notes, String beginning) {
    long end = System.nanoTime() + DEADLINE.toNanos();
    while (notes.stream().noneMatch(note -> note.startsWith(beginning))) {
      assertThat(System.nanoTime()).as("deadline; notes: %s", notes).isLessThan(end);
      Thread.onSpinWait();
    }
  }

  private Flyway flyway() {
    return Flyway.configure()
        .loggers()
        .dataSource(database.jdbcUrl(), database.user(), database.password())
        .locations("filesystem:" + project.resolve("migrations"))
        .load();
  }
}
