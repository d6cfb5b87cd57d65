package dev.relayctl.migrate.alembic;

import static dev.relayctl.testing.Results.bad;
import static dev.relayctl.testing.Results.ok;
import static org.assertj.core.api.Assertions.assertThat;

import dev.relayctl.plan.Migration;
import dev.relayctl.plan.Undo;
import dev.relayctl.postgres.Connections;
import dev.relayctl.problem.Problem;
import dev.relayctl.run.Migrations.Limits;
import dev.relayctl.run.Progress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class AlembicUndosIT extends AlembicDatabase {
  private static final Limits LIMITS = limits(null);

  private final AlembicUndos undos =
      new AlembicUndos(Connections.DEFAULT, processes, InstantSource.system(), TICKER);

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
}
