package dev.relayctl.migrate;

import static dev.relayctl.testing.Results.bad;
import static dev.relayctl.testing.Results.failure;
import static dev.relayctl.testing.Results.ok;
import static org.assertj.core.api.Assertions.assertThat;

import dev.relayctl.plan.Migration;
import dev.relayctl.plan.SchemaState;
import dev.relayctl.problem.Problem;
import dev.relayctl.run.Migrations.Migrated;
import dev.relayctl.run.Progress;
import dev.relayctl.run.Tracing.Script;
import dev.relayctl.testing.PostgresServer;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Indexes that are built concurrently, when something goes wrong on the way. */
class ConcurrentBuildsIT extends FlywayProject {
  private static final String TABLE =
      "create table tracks (id int, title text);\ninsert into tracks values (1), (1);\n";

  private final List<String> notes = new ArrayList<>();

  @BeforeEach
  void makeATable() throws IOException {
    write("V1__tracks.sql", TABLE);
  }

  @Test
  void leavesNothingOfABuildThatFails() throws Exception {
    write("V2__index.sql", "create unique index concurrently tracks_id on tracks (id);\n");

    Problem failure = failure(migrate());

    assertThat(failure.facts().what())
        .isEqualTo("revision 2 failed; the invalid index tracks_id that it left was dropped");
    assertThat(failure.facts().remedy()).startsWith("correct the data in the database");
    assertThat(invalid()).isEmpty();
    SchemaState state = ok(migrations.state(url(), files()));
    assertThat(state.problems()).isEmpty();
    assertThat(state.revision()).contains("1");
    assertThat(state.pending()).extracting(Migration::revision).containsExactly("2");

    text("delete from tracks");
    assertThat(migrate().applied())
        .extracting(took -> took.migration().revision())
        .containsExactly("2");
    assertThat(text("select indisvalid from pg_index where indexrelid = 'tracks_id'::regclass"))
        .isEqualTo("t");
  }

  @Test
  void dropsWhatABuildHasLeftWhoseRunWasKilled() throws Exception {
    applyTheTable();
    write("V2__index.sql", "create unique index concurrently tracks_id on tracks (id);\n");
    failsByHand("create unique index concurrently tracks_id on tracks (id)");
    assertThat(invalid()).containsExactly("tracks_id");
    text("delete from tracks");

    assertThat(migrate().failure()).isNull();

    assertThat(notes)
        .contains("dropped the invalid index tracks_id, which a failed build had left");
    assertThat(invalid()).isEmpty();
    assertThat(ok(migrations.state(url(), files())).revision()).contains("2");
  }

  @Test
  void dropsWhatIsLeftOfAnIndexWithoutAName() throws Exception {
    applyTheTable();
    write("V2__index.sql", "create unique index concurrently on tracks (id);\n");
    failsByHand("create unique index concurrently on tracks (id)");
    text("delete from tracks");

    assertThat(migrate().failure()).isNull();

    assertThat(invalid()).isEmpty();
    assertThat(text("select count(*) from pg_index where indrelid = 'tracks'::regclass"))
        .isEqualTo("1");
  }

  @Test
  void dropsWhatIsLeftOfARebuild() throws Exception {
    write("V1__tracks.sql", TABLE + "create index tracks_id on tracks (id);\n");
    applyTheTable();
    write("V2__rebuild.sql", "reindex index concurrently tracks_id;\n");
    write("V2__rebuild.sql.conf", "executeInTransaction=false\n");
    failsByHand("create unique index concurrently tracks_id_ccnew on tracks (id)");
    text("delete from tracks");

    assertThat(migrate().failure()).isNull();

    assertThat(invalid()).isEmpty();
    assertThat(text("select to_regclass('tracks_id_ccnew') is null")).isEqualTo("t");
  }

  @Test
  void leavesInvalidIndexesAloneThatNoPendingMigrationBuilds() throws Exception {
    applyTheTable();
    failsByHand("create unique index concurrently by_hand on tracks (id)");
    write("V2__index.sql", "create index concurrently tracks_id on tracks (id);\n");

    assertThat(migrate().failure()).isNull();

    assertThat(invalid()).containsExactly("by_hand");
  }

  @Test
  void recordsABuildThatTheServerHasFinishedAlone() throws Exception {
    applyTheTable();
    write("V2__index.sql", "CREATE INDEX CONCURRENTLY tracks_id ON tracks (id, lower(title));\n");
    text("create index tracks_id on tracks (id, lower(title)); select 1");
    String before = text("select 'tracks_id'::regclass::oid");

    Migrated migrated = migrate();

    assertThat(migrated.failure()).isNull();
    assertThat(migrated.applied())
        .extracting(took -> took.migration().revision())
        .containsExactly("2");
    assertThat(text("select 'tracks_id'::regclass::oid")).isEqualTo(before);
    SchemaState state = ok(migrations.state(url(), files()));
    assertThat(state.problems()).isEmpty();
    assertThat(state.pending()).isEmpty();
    assertThat(notes).anyMatch(note -> note.contains("revision 2 was done already"));
  }

  @Test
  void refusesBeforeAnythingRunsWhenAnotherIndexHasTheName() throws Exception {
    applyTheTable();
    write("V2__index.sql", "create index concurrently tracks_id on tracks (id);\n");
    text("create unique index tracks_id on tracks (title); select 1");

    Problem problem = bad(migrations.migrate(url(), files(), LIMITS, notes()));

    assertThat(problem.facts().id().value()).isEqualTo("migrate.index-exists");
    assertThat(problem.facts().why()).contains("CREATE UNIQUE INDEX tracks_id");
    assertThat(ok(migrations.state(url(), files())).problems()).isEmpty();
  }

  @Test
  void comparesNothingWhereLiteralsMatter() throws Exception {
    applyTheTable();
    write(
        "V2__index.sql", "create index concurrently tracks_id on tracks (id) where title = 'a';\n");
    text("create index tracks_id on tracks (id) where title = 'b'; select 1");

    assertThat(bad(migrations.migrate(url(), files(), LIMITS, notes())).facts().id().value())
        .isEqualTo("migrate.index-exists");
  }

  @Test
  void waitsForNobodyWhoStillBuilds() throws Exception {
    applyTheTable();
    text("delete from tracks");
    write("V2__index.sql", "create index concurrently tracks_id on tracks (id);\n");
    try (Connection other = database.connect();
        Statement statement = other.createStatement()) {
      other.setAutoCommit(false);
      statement.execute("insert into tracks values (2)");
      var building =
          CompletableFuture.runAsync(
              () -> byHand("create index concurrently tracks_id on tracks (id)"));
      awaitText("select count(*) from pg_stat_progress_create_index where index_relid <> 0", "1");

      Problem problem = bad(migrations.migrate(url(), files(), LIMITS, notes()));
      other.commit();
      building.get(30, TimeUnit.SECONDS);

      assertThat(problem).isInstanceOf(Problem.Locked.class);
      assertThat(problem.facts().id().value()).isEqualTo("migrate.index-being-built");
    }
    assertThat(migrate().failure()).isNull();
  }

  @Test
  void touchesNothingWhereNamesMayMeanSomethingElse() throws Exception {
    applyTheTable();
    text("create schema other; create table other.tracks (id int); select 1");
    text("create index tracks_id on tracks (id); select 1");
    write(
        "V2__index.sql",
        "set search_path to other;\ncreate index concurrently tracks_id on tracks (id);\n");
    write("V2__index.sql.conf", "executeInTransaction=false\n");

    assertThat(migrate().failure()).isNull();

    assertThat(text("select to_regclass('other.tracks_id') is not null")).isEqualTo("t");
    assertThat(ConcurrentFile.of(script("create index concurrently i on \"Tracks\" (id);")))
        .isEmpty();
    assertThat(ConcurrentFile.of(script("drop index concurrently i;"))).isEmpty();
    assertThat(ConcurrentFile.of(script("set role a; reindex table concurrently t;"))).isEmpty();
    assertThat(
            ConcurrentFile.of(script("create index concurrently " + "i".repeat(64) + " on t (a);")))
        .isEmpty();
  }

  @Test
  void foldsNamesAsTheServerDoes() throws Exception {
    applyTheTable();
    write(
        "V2__index.sql",
        "SET lock_timeout = 0;\nCREATE UNIQUE INDEX CONCURRENTLY IDX_Tracks_2 ON Public.Tracks (id);\n");
    write("V2__index.sql.conf", "executeInTransaction=false\n");
    failsByHand("CREATE UNIQUE INDEX CONCURRENTLY IDX_Tracks_2 ON Public.Tracks (id)");
    text("delete from tracks");

    assertThat(migrate().failure()).isNull();

    assertThat(invalid()).isEmpty();
  }

  @Test
  void leavesABuildAloneThatAnotherRoleIsAtWorkOn() throws Exception {
    applyTheTable();
    text("delete from tracks");
    write("V2__index.sql", "create index concurrently tracks_id on tracks (id);\n");
    try (Connection writer = database.connect();
        Statement statement = writer.createStatement();
        Connection superuser = PostgresServer.asSuperuser(database).connect();
        Statement building = superuser.createStatement()) {
      writer.setAutoCommit(false);
      statement.execute("insert into tracks values (2)");
      var built =
          CompletableFuture.runAsync(() -> {
            try {
              building.execute("create index concurrently tracks_id on tracks (id)");
            } catch (SQLException e) {
              throw new IllegalStateException(e);
            }
          });
      awaitText("select count(*) from pg_index where not indisvalid", "1");

      Problem problem = bad(migrations.migrate(url(), files(), LIMITS, notes()));
      writer.commit();
      built.get(30, TimeUnit.SECONDS);

      assertThat(problem.facts().id().value()).isEqualTo("migrate.index-being-built");
    }
    assertThat(invalid()).isEmpty();
    assertThat(migrate().failure()).isNull();
  }

  private static Script script(String sql) {
    return new Script("V2.sql", sql, null);
  }

  private void applyTheTable() {
    assertThat(migrate().failure()).isNull();
    notes.clear();
  }

  private Migrated migrate() {
    return ok(migrations.migrate(url(), files(), LIMITS, notes()));
  }

  private Progress notes() {
    return event -> {
      if (event instanceof Progress.Event.Note(String text)) {
        notes.add(text);
      }
    };
  }

  private void failsByHand(String sql) {
    assertThat(byHand(sql)).isEqualTo("23505");
  }

  /** The SQL state; empty when it went well. */
  private String byHand(String sql) {
    try (Connection connection = database.connect();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
      return "";
    } catch (SQLException e) {
      return e.getSQLState();
    }
  }

  private List<String> invalid() throws SQLException {
    String names =
        text(
            "select coalesce(string_agg(indexrelid::regclass::text, ','), '') from pg_index"
                + " where not indisvalid");
    return names.isEmpty() ? List.of() : List.of(names.split(",", -1));
  }
}
