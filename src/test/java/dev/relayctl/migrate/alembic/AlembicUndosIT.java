package dev.relayctl.migrate.alembic;

import static dev.relayctl.testing.Results.bad;
import static dev.relayctl.testing.Results.ok;
import static org.assertj.core.api.Assertions.assertThat;

import dev.relayctl.engine.local.LocalProcesses;
import dev.relayctl.environment.DatabaseUrl;
import dev.relayctl.environment.Secret;
import dev.relayctl.plan.Migration;
import dev.relayctl.plan.Undo;
import dev.relayctl.postgres.Connections;
import dev.relayctl.problem.Problem;
import dev.relayctl.problem.Result;
import dev.relayctl.problem.Where;
import dev.relayctl.run.Migrations;
import dev.relayctl.run.Migrations.Limits;
import dev.relayctl.run.Processes;
import dev.relayctl.run.Progress;
import dev.relayctl.testing.PostgresServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class AlembicUndosIT {
  private static final Limits LIMITS =
      new Limits(null, Duration.ofSeconds(2), Duration.ofMinutes(1));

  @TempDir Path project;

  private final PostgresServer.Database database = PostgresServer.freshDatabase();
  private final Processes processes = new LocalProcesses();
  private final AlembicMigrations migrations =
      new AlembicMigrations(
          Connections.DEFAULT,
          processes,
          InstantSource.system(),
          pause -> TimeUnit.NANOSECONDS.sleep(pause.toNanos()));
  private final AlembicUndos undos =
      new AlembicUndos(
          Connections.DEFAULT,
          processes,
          InstantSource.system(),
          pause -> TimeUnit.NANOSECONDS.sleep(pause.toNanos()));

  @BeforeEach
  void needsUv() {
    SampleRevisions.requireUv();
  }

  @Test
  void goesBackThroughAMergeAndItsBranchesOneByOne() throws Exception {
    var sample = SampleRevisions.empty(project);
    sample.revision(
        "r1", "None", "op.execute('create table r1 ()')", "op.execute('drop table r1')");
    for (String branch : List.of("a", "b")) {
      sample.revision(
          branch + "2",
          "'r1'",
          "op.execute('create table " + branch + "2 ()')",
          "op.execute('drop table " + branch + "2')");
    }
    sample.revision("m3", "('a2', 'b2')", "pass", "pass");
    sample.revision(
        "r4", "'m3'", "op.execute('create table r4 ()')", "op.execute('drop table r4')");
    migrate();
    List<Migration> newestFirst = applied().reversed();
    List<Undo> all = ok(undos.undos(url(), files(), newestFirst));
    var stands = new ArrayList<String>();
    var events = new ArrayList<Progress.Event>();

    for (Undo undo : all) {
      ok(undos.undo(url(), files(), undo, LIMITS, events::add));
      stands.add(
          text(
              "select coalesce(string_agg(version_num, '+' order by version_num), '') from alembic_version"));
    }
    ok(undos.undo(url(), files(), all.getFirst(), LIMITS, events::add));

    assertThat(all).extracting(Undo::file).contains("alembic/versions/m3_it.py");
    assertThat(stands).containsExactly("m3", "a2+b2", "a2", "r1", "");
    assertThat(events.stream().filter(e -> e instanceof Progress.Event.MigrationUndone)).hasSize(5);
    assertThat(text("select count(*) from pg_class where relname in ('r1', 'a2', 'b2', 'r4')"))
        .isEqualTo("0");
  }

  @Test
  void refusesWhatSaysThatItCantBeUndone() throws Exception {
    SampleRevisions.in(project);
    Problem irreversible =
        bad(
            undos.undos(
                url(), files(), List.of(new Migration("i30", "step i30", "i30_it.py", "0"))));

    assertThat(irreversible.facts().id().value()).isEqualTo("undo.irreversible");
    assertThat(irreversible.facts().where().text()).startsWith("alembic/versions/i30_it.py:");
    assertThat(irreversible.facts().why())
        .contains("RuntimeError: i30 cannot be undone: the old spelling is gone");
  }

  @Test
  void leavesEverythingAsItWasWhenADowngradeFails() throws Exception {
    var sample = SampleRevisions.empty(project);
    sample.revision(
        "r1",
        "None",
        "op.execute('create table r1 ()')",
        "op.execute('drop table r1')\n    op.execute('drop table nowhere')");
    migrate();
    Undo undo = ok(undos.undos(url(), files(), applied())).getFirst();

    Problem failed = bad(undos.undo(url(), files(), undo, LIMITS, Progress.SILENT));
    Path file = project.resolve("alembic/versions/r1_it.py");
    Files.writeString(file, Files.readString(file) + "# edited\n");
    Problem edited = bad(undos.undo(url(), files(), undo, LIMITS, Progress.SILENT));

    assertThat(failed.facts().id().value()).isEqualTo("undo.failed");
    assertThat(failed.facts().what())
        .isEqualTo("revision r1 failed in its downgrade; the database is at revision r1");
    assertThat(failed.facts().where().text()).isEqualTo("alembic/versions/r1_it.py:17");
    assertThat(failed.facts().why()).contains("SQLSTATE 42P01", "nowhere");
    assertThat(edited.facts().id().value()).isEqualTo("undo.file-changed");
    assertThat(text("select count(*) from r1")).isEqualTo("0");
  }

  @Test
  void undoesNothingBelowTheNewest() throws Exception {
    var sample = SampleRevisions.empty(project);
    sample.revision("r1", "None", "pass", "pass");
    sample.revision("r2", "'r1'", "pass", "pass");
    migrate();
    Undo below = ok(undos.undos(url(), files(), List.of(applied().getFirst()))).getFirst();

    Problem problem = bad(undos.undo(url(), files(), below, LIMITS, Progress.SILENT));

    assertThat(problem.facts().id().value()).isEqualTo("undo.out-of-step");
    assertThat(problem.facts().why()).isEqualTo("it is at r2");
  }

  private void migrate() {
    assertThat(ok(migrations.migrate(url(), files(), LIMITS, Progress.SILENT)).failure()).isNull();
  }

  private List<Migration> applied() {
    return ok(migrations.state(url(), files())).applied().stream()
        .map(Migration.Applied::migration)
        .toList();
  }

  private Migrations.Files files() {
    return new Migrations.Files("alembic", project, "alembic");
  }

  private DatabaseUrl url() {
    Result<DatabaseUrl> parsed = DatabaseUrl.parse(Secret.of(database.url()), Where.file("test"));
    return ok(parsed);
  }

  private String text(String sql) throws Exception {
    try (Connection connection = database.connect();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      rows.next();
      return String.valueOf(rows.getString(1));
    }
  }
}
