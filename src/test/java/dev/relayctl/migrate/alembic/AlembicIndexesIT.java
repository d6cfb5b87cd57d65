package dev.relayctl.migrate.alembic;

import static dev.relayctl.testing.Results.failure;
import static dev.relayctl.testing.Results.ok;
import static org.assertj.core.api.Assertions.assertThat;

import dev.relayctl.problem.Problem;
import dev.relayctl.problem.Repeat;
import dev.relayctl.run.Migrations.Limits;
import dev.relayctl.run.Migrations.Migrated;
import dev.relayctl.run.Progress;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a concurrent build of an index leaves that is cut off, outside of any transaction. */
final class AlembicIndexesIT extends AlembicDatabase {
  private static final Limits PATIENT =
      new Limits(null, Duration.ofMinutes(1), Duration.ofMinutes(2));
  private static final String INVALID =
      "select count(*) from pg_index where not indisvalid and indexrelid ="
          + " to_regclass('tracks_title')";
  private static final String VALID = INVALID.replace("not ", "");

  @BeforeEach
  void hasATable() throws Exception {
    SampleRevisions.empty(project)
        .revision("one", "None", "op.execute('create table tracks (title text)')", "pass");
    ok(ok(migrations.migrate(url(), files(), PATIENT, Progress.SILENT)).whole());
  }

  @Test
  void tellsThatTheConnectionWasLostAndDropsWhatItLeftBeforeTheNextTry() throws Exception {
    builds("'tracks_title'");

    Problem lost = failure(cutOff("select pg_terminate_backend(pid)"));
    var events = new CopyOnWriteArrayList<Progress.Event>();
    Migrated again = ok(migrations.migrate(url(), files(), PATIENT, events::add));

    assertThat(lost.facts().id().value()).isEqualTo("migrate.connection-lost");
    assertThat(lost)
        .isInstanceOfSatisfying(
            Problem.Failed.class,
            failed -> assertThat(failed.repeat()).isEqualTo(Repeat.LOOK_FIRST));
    assertThat(lost.facts().what())
        .isEqualTo(
            "the connection was lost during revision two; the database is at revision one and has"
                + " the invalid index public.tracks_title");
    assertThat(lost.facts().why())
        .startsWith("SQLSTATE 57P01: ")
        .contains("terminating connection")
        .doesNotContain("PendingRollback");
    assertThat(lost.facts().remedy())
        .contains("the same command again")
        .contains("migrate drops what this revision has left")
        .doesNotContain("DROP INDEX");
    assertThat(events.toString()).contains("dropped the invalid index public.tracks_title");
    assertThat(again.failure()).isNull();
    assertThat(text(VALID)).isEqualTo("1");
  }

  @Test
  void namesAnIndexThatItCantKnowForItsOwn() throws Exception {
    builds("'tracks' + '_title'");

    Problem lost = failure(cutOff("select pg_terminate_backend(pid)"));
    Problem again = failure(ok(migrations.migrate(url(), files(), PATIENT, Progress.SILENT)));

    assertThat(lost.facts().remedy())
        .startsWith("DROP INDEX CONCURRENTLY \"public\".\"tracks_title\"; then look at");
    assertThat(again.facts().why()).startsWith("SQLSTATE 42P07: ");
    assertThat(again.facts().what()).endsWith(" and has the invalid index public.tracks_title");
    assertThat(again.facts().remedy())
        .isEqualTo("DROP INDEX CONCURRENTLY \"public\".\"tracks_title\"; then try again");
    assertThat(text(INVALID)).isEqualTo("1");
  }

  @Test
  void goesOnAfterAnInterruption() throws Exception {
    builds("'tracks_title'");
    Thread caller = Thread.currentThread();

    Problem interrupted = failure(whenItBuilds(caller::interrupt));
    boolean asked = Thread.interrupted();
    Migrated again = ok(migrations.migrate(url(), files(), PATIENT, Progress.SILENT));

    assertThat(asked).isTrue();
    assertThat(interrupted).isInstanceOf(Problem.Interrupted.class);
    assertThat(interrupted.facts().what())
        .isEqualTo(
            "interrupted while Alembic was at work; the database has the invalid index"
                + " public.tracks_title");
    assertThat(interrupted.facts().remedy())
        .contains("the same command goes on from there; migrate drops what this revision has left");
    assertThat(again.failure()).isNull();
    assertThat(text(VALID)).isEqualTo("1");
  }

  @Test
  void keepsOutOfTheWayOfWhoeverBuildsIt() throws Exception {
    builds("'tracks_title'");
    try (Connection writer = database.connect();
        Statement writing = writer.createStatement();
        Connection other = database.connect();
        Statement building = other.createStatement()) {
      writer.setAutoCommit(false);
      writing.execute("insert into tracks values ('a')");
      Thread builder =
          Thread.ofVirtual()
              .start(() -> {
                try {
                  building.execute("create index concurrently tracks_title on tracks (title)");
                } catch (SQLException e) {
                  throw new AssertionError(e);
                }
              });
      awaits();

      var refused = migrations.migrate(url(), files(), PATIENT, Progress.SILENT);
      writer.commit();
      builder.join();

      assertThat(id(refused)).isEqualTo("migrate.index-being-built");
      assertThat(refused.problems().getFirst()).isInstanceOf(Problem.Locked.class);
      assertThat(text(VALID)).isEqualTo("1");
    }
  }

  @Test
  void saysNothingOfAnOldInvalidIndexThatHasNoPartInIt() throws Exception {
    builds("'tracks' + '_title'");
    cutOff("select pg_terminate_backend(pid)");
    SampleRevisions.empty(project)
        .revision("two", "'one'", "op.execute('drop table nowhere')", "pass");

    Problem other = failure(ok(migrations.migrate(url(), files(), PATIENT, Progress.SILENT)));

    assertThat(other.facts().why()).startsWith("SQLSTATE 42P01: ");
    assertThat(other.facts().what()).endsWith("the database is at revision one");
    assertThat(text(INVALID)).isEqualTo("1");
  }

  /**
   * A second revision that builds an index.
   *
   * @param name an expression of Python
   */
  private void builds(String name) throws Exception {
    SampleRevisions.empty(project)
        .revision(
            "two",
            "'one'",
            "with op.get_context().autocommit_block():\n        op.create_index("
                + name
                + ", 'tracks', ['title'], postgresql_concurrently=True)",
            "pass");
  }

  /** A try whose session is ended by the statement while it builds. */
  private Migrated cutOff(String end) throws Exception {
    return whenItBuilds(() -> {
      try {
        execute(end + " from pg_stat_activity where application_name = 'relayctl alembic'");
      } catch (Exception e) {
        throw new AssertionError(e);
      }
    });
  }

  /** A try that something happens to while the build waits for a writer. */
  private Migrated whenItBuilds(Runnable event) throws Exception {
    try (Connection writer = database.connect();
        Statement statement = writer.createStatement()) {
      writer.setAutoCommit(false);
      statement.execute("insert into tracks values ('a')");
      Thread watcher =
          Thread.ofPlatform()
              .start(() -> {
                awaits();
                event.run();
              });
      Migrated migrated = ok(migrations.migrate(url(), files(), PATIENT, Progress.SILENT));
      boolean interrupted = Thread.interrupted();
      watcher.join();
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
      return migrated;
    }
  }

  /** Until the invalid index is there, at most half a minute. */
  private void awaits() {
    try (Connection connection = database.connect();
        Statement statement = connection.createStatement()) {
      for (int i = 0; i < 300; i++) {
        try (var row = statement.executeQuery(INVALID)) {
          if (row.next() && row.getInt(1) == 1) {
            return;
          }
        }
        statement.execute("select pg_sleep(0.1)");
      }
      throw new AssertionError("no build has begun within half a minute");
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
  }
}
