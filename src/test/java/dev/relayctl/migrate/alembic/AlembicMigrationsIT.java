package dev.relayctl.migrate.alembic;

import static dev.relayctl.testing.Results.failure;
import static dev.relayctl.testing.Results.ok;
import static org.assertj.core.api.Assertions.assertThat;

import dev.relayctl.plan.Migration;
import dev.relayctl.plan.SchemaState;
import dev.relayctl.problem.Problem;
import dev.relayctl.problem.Repeat;
import dev.relayctl.problem.Result;
import dev.relayctl.run.Migrations;
import dev.relayctl.run.Migrations.Limits;
import dev.relayctl.run.Migrations.Migrated;
import dev.relayctl.run.Processes;
import dev.relayctl.run.Progress;
import dev.relayctl.testing.PostgresServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** With the real Alembic, started by uv. */
final class AlembicMigrationsIT extends AlembicDatabase {
  private static final Limits ALL = limits(null);

  @Test
  void agreesWithAlembicAboutThirtySixRevisions() throws Exception {
    SampleRevisions.in(project);

    SchemaState before = ok(migrations.state(url(), files()));
    Migrated first = ok(migrations.migrate(url(), files(), limits("r10"), Progress.SILENT));
    SchemaState between = ok(migrations.state(url(), files()));
    var events = new CopyOnWriteArrayList<Progress.Event>();
    Migrated rest = ok(migrations.migrate(url(), files(), ALL, events::add));
    SchemaState after = ok(migrations.state(url(), files()));
    Migrated again = ok(migrations.migrate(url(), files(), ALL, Progress.SILENT));

    assertThat(before.problems()).isEmpty();
    assertThat(before.current()).isEmpty();
    assertThat(before.heads()).containsExactly(SampleRevisions.HEAD);
    assertThat(words(alembic("heads"))).contains(SampleRevisions.HEAD);
    assertThat(before.pending()).hasSize(SampleRevisions.COUNT);
    assertThat(new TreeSet<>(historyOfAlembic()))
        .isEqualTo(new TreeSet<>(before.pending().stream().map(Migration::revision).toList()));
    assertThat(before.pending().getFirst())
        .extracting(Migration::revision, Migration::description, Migration::file)
        .containsExactly("r01", "step r01", "alembic/versions/r01_it.py");
    assertThat(first.failure()).isNull();
    assertThat(first.applied()).hasSize(10);
    assertThat(between.current()).containsExactly("r10");
    assertThat(rest.failure()).isNull();
    assertThat(rest.applied()).hasSize(26);
    assertThat(rest.applied()).anyMatch(took -> took.time().isPositive());
    assertThat(events.stream().filter(e -> e instanceof Progress.Event.MigrationBegun)).hasSize(26);
    assertThat(after.current()).containsExactly(SampleRevisions.HEAD);
    assertThat(words(alembic("current"))).contains(SampleRevisions.HEAD);
    assertThat(after.pending()).isEmpty();
    assertThat(after.applied()).hasSize(SampleRevisions.COUNT);
    assertThat(again.applied()).isEmpty();
    assertThat(text("select name from users")).isEqualTo("ADA");
    assertThat(
            text(
                "select count(*) from pg_locks where locktype = 'advisory' and database ="
                    + " (select oid from pg_database where datname = current_database())"))
        .isEqualTo("0");
  }

  @Test
  void stopsInTheMiddleOfABranchAsItsOrderSays() throws Exception {
    SampleRevisions.in(project);
    SchemaState before = ok(migrations.state(url(), files()));
    List<String> order = before.pending().stream().map(Migration::revision).toList();
    String target = order.get(order.indexOf("m16") - 2);

    Migrated migrated = ok(migrations.migrate(url(), files(), limits(target), Progress.SILENT));

    assertThat(migrated.failure()).isNull();
    assertThat(migrated.applied().stream().map(took -> took.migration().revision()))
        .containsExactlyElementsOf(order.subList(0, order.indexOf(target) + 1));
    SchemaState after = ok(migrations.state(url(), files()));
    assertThat(after.current()).hasSize(2).contains(target);
    assertThat(after.problems()).isEmpty();
    assertThat(words(alembic("current"))).containsAll(after.current());
  }

  @Test
  void namesTheLineThatFailedAndWhereTheDatabaseStands() throws Exception {
    SampleRevisions sample = SampleRevisions.empty(project);
    sample.revision("one", "None", "op.execute('create table a (id int)')", "pass");
    ok(migrations.migrate(url(), files(), ALL, Progress.SILENT));
    sample.revision(
        "two",
        "'one'",
        "op.execute('create table b (id int)')\n    op.execute('alter table nosuch add x int')",
        "pass");
    var events = new CopyOnWriteArrayList<Progress.Event>();

    Migrated migrated = ok(migrations.migrate(url(), files(), ALL, events::add));

    assertThat(migrated.applied()).isEmpty();
    Problem.Facts facts = failure(migrated).facts();
    assertThat(facts.id().value()).isEqualTo("migrate.failed");
    assertThat(facts.what())
        .isEqualTo("revision two failed in its upgrade; the database is at revision one");
    assertThat(facts.where().text()).isEqualTo("alembic/versions/two_it.py:13");
    assertThat(facts.why()).startsWith("SQLSTATE 42P01: ").contains("\"nosuch\" does not exist");
    assertThat(facts.remedy()).contains("correct the file");
    assertThat(text("select to_regclass('b') is null")).isEqualTo("t");
    assertThat(events.toString())
        .contains("Running upgrade one -> two")
        .contains("(a traceback, left out; by hand, uv run alembic upgrade head shows it)")
        .doesNotContain("File \"", "sqlalchemy.exc", "[SQL")
        .doesNotContain(database.password());
    assertThat(migrated.toString()).doesNotContain(database.password());
  }

  @Test
  void saysThatTheRoleLacksARight() throws Exception {
    SampleRevisions.empty(project)
        .revision("one", "None", "op.execute('\\n  create table a (id int)')", "pass");
    execute("revoke create on schema public from public; create schema mine");
    PostgresServer.Database admin = PostgresServer.asSuperuser(database);
    try (Connection connection = admin.connect();
        Statement statement = connection.createStatement()) {
      statement.execute(
          "alter schema public owner to current_user;"
              + " revoke create on schema public from public, "
              + role());
    }

    Problem.Facts table = failure(migrated()).facts();
    execute("create table mine.alembic_version (version_num varchar(32) primary key)");
    Path env = project.resolve("alembic/env.py");
    Files.writeString(
        env,
        Files.readString(env)
            .replace(
                "connection=connection,", "connection=connection, version_table_schema='mine',"));
    Problem.Facts revision = failure(migrated()).facts();

    assertThat(table.where().text()).startsWith("PostgreSQL, ");
    assertThat(table.why())
        .startsWith("SQLSTATE 42501: ")
        .contains("permission denied for schema public")
        .contains("[SQL: CREATE TABLE alembic_version (")
        .endsWith("]");
    assertThat(table.remedy())
        .isEqualTo(
            "grant the role of database.url the right, or use the role that owns the object");
    assertThat(revision.where().text()).isEqualTo("alembic/versions/one_it.py:12");
    assertThat(revision.why()).endsWith("; [SQL: create table a (id int)]");
    assertThat(revision.remedy()).isEqualTo(table.remedy());
  }

  private String role() throws Exception {
    return text("select quote_ident(current_user)");
  }

  private Migrated migrated() {
    return ok(migrations.migrate(url(), files(), ALL, Progress.SILENT));
  }

  @Test
  void givesWayToAReaderWithTheLockTimeout() throws Exception {
    SampleRevisions sample = SampleRevisions.empty(project);
    sample.revision("one", "None", "op.execute('create table a (id int)')", "pass");
    ok(migrations.migrate(url(), files(), ALL, Progress.SILENT));
    sample.revision("two", "'one'", "op.execute('alter table a add column x int')", "pass");
    var soon = new Limits(null, Duration.ofMillis(200), Duration.ZERO);

    Migrated migrated;
    try (Connection reader = database.connect();
        Statement statement = reader.createStatement()) {
      reader.setAutoCommit(false);
      statement.execute("select * from a");
      migrated = ok(migrations.migrate(url(), files(), soon, Progress.SILENT));
    }

    Problem.Facts facts = failure(migrated).facts();
    assertThat(facts.why()).startsWith("SQLSTATE 55P03");
    assertThat(facts.remedy()).contains("lock_timeout is 200 ms");
    assertThat(ok(migrations.state(url(), files())).current()).containsExactly("one");
  }

  @ParameterizedTest
  @ValueSource(strings = {"40P01", "40001", "55P03"})
  void mayBeTriedAgainAfterACollisionThatRolledAllBack(String state) throws Exception {
    collides(state);
    SampleRevisions sample = SampleRevisions.empty(project);
    sample.revision("one", "None", "op.execute('create table a (id int)')", "pass");
    sample.revision("two", "'one'", "op.execute('select collide()')", "pass");

    Problem collided = failure(migrated());
    sample.revision(
        "one",
        "None",
        "with op.get_context().autocommit_block():\n        op.execute('create table a (id int)')",
        "pass");
    Problem halfway = failure(migrated());

    assertThat(collided.facts().why()).startsWith("SQLSTATE " + state);
    assertThat(repeat(collided)).isEqualTo(Repeat.SAFE);
    // What its first revision did in the block stays, whatever was rolled back.
    assertThat(halfway.facts().what()).contains("revision two failed");
    assertThat(repeat(halfway)).isEqualTo(Repeat.NEVER);
  }

  private void collides(String state) throws Exception {
    execute(
        "create function collide() returns void language plpgsql as"
            + " $$ begin raise 'collided' using errcode = '"
            + state
            + "'; end $$");
  }

  private static Repeat repeat(Problem problem) {
    return ((Problem.Failed) problem).repeat();
  }

  @Test
  void refusesTwoHeadsBeforeAnythingRuns() throws Exception {
    SampleRevisions sample = SampleRevisions.empty(project);
    sample.revision("one", "None", "pass", "pass");
    sample.revision("left", "'one'", "pass", "pass");
    sample.revision("right", "'one'", "pass", "pass");

    Result<Migrated> refused = migrations.migrate(url(), files(), ALL, Progress.SILENT);

    assertThat(id(refused)).isEqualTo("migrate.alembic-multiple-heads");
    assertThat(ok(migrations.state(url(), files())).problems()).hasSize(1);
    assertThat(text("select to_regclass('alembic_version') is null")).isEqualTo("t");
    assertThat(words(alembic("heads"))).contains("left", "right");
  }

  @Test
  void refusesADatabaseWhoseRevisionNoFileHas() throws Exception {
    SampleRevisions sample = SampleRevisions.empty(project);
    sample.revision("one", "None", "pass", "pass");
    ok(migrations.migrate(url(), files(), ALL, Progress.SILENT));
    execute("update alembic_version set version_num = 'gone'");

    Result<Migrated> refused = migrations.migrate(url(), files(), ALL, Progress.SILENT);

    assertThat(id(refused)).isEqualTo("migrate.alembic-missing-revision");
    SchemaState state = ok(migrations.state(url(), files()));
    assertThat(state.current()).containsExactly("gone");
    assertThat(state.pending()).isEmpty();
    assertThat(state.problems().getFirst().facts().remedy()).contains("'*gone*'").contains("stamp");
    assertThat(alembic("upgrade", "head").stdout()).contains("Can't locate revision");
  }

  @Test
  void refusesAnIdentifierThatTheVersionTableHasNoRoomFor() throws Exception {
    SampleRevisions sample = SampleRevisions.empty(project);
    sample.revision("a".repeat(33), "None", "pass", "pass");

    assertThat(id(migrations.migrate(url(), files(), ALL, Progress.SILENT)))
        .isEqualTo("migrate.alembic-id-too-long");
  }

  @Test
  void refusesADatabaseOfSomebodyElse() throws Exception {
    SampleRevisions.empty(project).revision("one", "None", "pass", "pass");
    execute("create table of_somebody_else (id int)");

    Result<Migrated> refused = migrations.migrate(url(), files(), ALL, Progress.SILENT);

    assertThat(id(refused)).isEqualTo("migrate.unknown-schema");
  }

  @Test
  void endsWithItsProgramWhenItIsInterrupted() throws Exception {
    SampleRevisions.empty(project)
        .revision(
            "one",
            "None",
            "op.execute('create table a (id int)')\n    op.execute('select pg_sleep(60)')",
            "pass");
    Thread caller = Thread.currentThread();

    Migrated migrated =
        ok(
            migrations.migrate(
                url(),
                files(),
                ALL,
                event -> {
                  if (event instanceof Progress.Event.MigrationBegun) {
                    caller.interrupt();
                  }
                }));
    boolean interrupted = Thread.interrupted();

    assertThat(interrupted).isTrue();
    assertThat(failure(migrated)).isInstanceOf(Problem.Interrupted.class);
    assertThat(failure(migrated).facts().id().value()).isEqualTo("migrate.interrupted");
    assertThat(migrated.applied()).isEmpty();
    assertThat(ok(migrations.state(url(), files())).current()).isEmpty();
    assertThat(sleeping()).isZero();
  }

  /** Sessions that are still at it; one that is being ended may take a moment. */
  private long sleeping() throws Exception {
    long count = 1;
    try (var connection = PostgresServer.asSuperuser(database).connect();
        var statement = connection.createStatement()) {
      for (int i = 0; i < 50 && count > 0; i++) {
        statement.execute("select pg_sleep(0.1)");
        try (var row =
            statement.executeQuery(
                "select count(*) from pg_stat_activity where datname = current_database()"
                    + " and query like 'select pg_sleep(60)%'")) {
          row.next();
          count = row.getLong(1);
        }
      }
    }
    return count;
  }

  @Test
  void saysWhatItTriedWhereNothingRunsAlembic() throws Exception {
    SampleRevisions.empty(project).revision("one", "None", "pass", "pass");
    var files =
        new Migrations.Files("alembic", project, "alembic", List.of("no-such-program", "alembic"));

    Migrated migrated = ok(migrations.migrate(url(), files, ALL, Progress.SILENT));

    Problem.Facts facts = failure(migrated).facts();
    assertThat(facts.id().value()).isEqualTo("migrate.alembic-not-found");
    assertThat(facts.why()).contains("no-such-program alembic");
    assertThat(facts.remedy()).contains("migrations.command");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "select pg_advisory_lock(hashtextextended('relayctl alembic', 0))",
        // The lock has ended with the relayctl that was killed.
        "set application_name = 'relayctl alembic'"
      })
  void waitsForAnotherMigrationOfTheSameDatabase(String another) throws Exception {
    SampleRevisions.empty(project).revision("one", "None", "pass", "pass");
    var notes = new CopyOnWriteArrayList<Progress.Event>();

    Migrated migrated;
    try (Connection other = database.connect();
        Statement statement = other.createStatement()) {
      statement.execute(another);
      migrated =
          ok(
              migrations.migrate(
                  url(),
                  files(),
                  ALL,
                  event -> {
                    if (event instanceof Progress.Event.Note) {
                      notes.add(event);
                      release(statement);
                    }
                  }));
    }

    assertThat(notes.toString()).contains("waiting for another migration");
    assertThat(migrated.applied()).hasSize(1);
  }

  /** As if it had ended: it lets go of the lock, and is nobody's Alembic any more. */
  private static void release(Statement statement) {
    try {
      statement.execute("select pg_advisory_unlock_all(); reset application_name");
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
  }

  private List<String> historyOfAlembic() {
    return alembic("history")
        .stdout()
        .lines()
        .map(line -> line.replaceFirst("^.* -> ", "").split("[ ,]", -1)[0])
        .toList();
  }

  private Processes.Ran alembic(String... arguments) {
    List<String> all = new ArrayList<>(List.of("uv", "run", "alembic"));
    all.addAll(List.of(arguments));
    return ok(
        processes.run(
            new Processes.Call(
                all,
                project,
                Map.of(
                    "DATABASE_URL", database.url().replace("postgresql:", "postgresql+psycopg:")),
                Duration.ofMinutes(2))));
  }

  private static List<String> words(Processes.Ran ran) {
    return List.of(ran.stdout().split("\\s+", -1));
  }
}
