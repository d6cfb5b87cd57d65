package dev.relayctl.app;

import static dev.relayctl.app.UndoWorld.ids;
import static dev.relayctl.app.UndoWorld.value;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import dev.relayctl.environment.EnvironmentName;
import dev.relayctl.environment.Guardrails.Confirmation;
import dev.relayctl.guardrail.Finding;
import dev.relayctl.guardrail.Severity;
import dev.relayctl.plan.DatabaseStep;
import dev.relayctl.plan.Plan;
import dev.relayctl.report.PlanDocument;
import dev.relayctl.report.RunReport;
import dev.relayctl.run.Ledger;
import dev.relayctl.run.Migrations;
import dev.relayctl.run.Progress;
import dev.relayctl.run.RunOutcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class PrepareUndoIT {
  @TempDir private Path directory;
  private UndoWorld world;

  @BeforeEach
  void migrateThreeTimes() throws IOException {
    world = new UndoWorld(directory);
    world.write("V1__users.sql", "create table users (id bigint primary key);\n");
    world.write("U1__users.sql", "drop table users;\n");
    world.write("V2__name.sql", "alter table users add column name text;\n");
    world.write("U2__name.sql", "alter table users drop column name;\n");
    world.write(
        "V3__plays.sql", "create table plays (user_id bigint references users, at timestamptz);\n");
    world.write("U3__plays.sql", "drop table plays;\n");
    world.migrate();
  }

  private static List<String> changes(Prepared prepared) {
    return prepared.plan().steps().stream().flatMap(step -> step.changes().stream()).toList();
  }

  private static List<String> findings(Prepared prepared) {
    return prepared.findings().stream().map(f -> f.severity().word() + " " + f.id()).toList();
  }

  @Test
  void undoesTheNewestAlone() {
    Prepared prepared = value(world.prepare().undo("dev", null));
    RunReport report = value(world.execute().run(prepared, Progress.SILENT));

    assertThat(changes(prepared)).containsExactly("- migration 3 plays", "- table plays: no rows");
    assertThat(prepared.confirmation()).isNotEqualTo(Confirmation.TYPE_NAME);
    assertThat(report.result().outcome()).isEqualTo(RunOutcome.DONE);
    assertThat(world.revision()).isEqualTo("2");
  }

  @Test
  void undoesAllAboveARevisionNewestFirst() throws Exception {
    world.run("insert into users values (1, 'ada'), (2, null), (3, 'bob')");
    world.run("insert into plays values (1, now())");

    Prepared prepared = value(world.prepare().undo("dev", "1"));
    RunReport report = value(world.execute().run(prepared, Progress.SILENT));

    assertThat(changes(prepared))
        .containsExactly(
            "- migration 3 plays",
            "- table plays: 1 row",
            "- migration 2 name",
            "- column users.name: 2 values");
    assertThat(findings(prepared))
        .containsExactly("confirm data-loss-undo", "confirm data-loss-undo");
    assertThat(prepared.findings().getLast().where().text()).isEqualTo("migrations/U2__name.sql");
    assertThat(prepared.confirmation()).isEqualTo(Confirmation.TYPE_NAME);
    assertThat(report.result().outcome()).isEqualTo(RunOutcome.DONE);
    assertThat(world.revision()).isEqualTo("1");
    assertThat(world.text("select count(*) from users")).isEqualTo("3");
  }

  @Test
  void takesARenameForNoLoss() throws Exception {
    world.write("V4__rename.sql", "alter table users rename column name to title;\n");
    world.write("U4__rename.sql", "alter table users rename column title to name;\n");
    world.migrate();
    world.run("insert into users values (1, 'ada')");

    assertThat(changes(value(world.prepare().undo("dev", null))))
        .containsExactly("- migration 4 rename");
  }

  @Test
  void refusesBeforeAnythingRuns() throws Exception {
    Files.delete(directory.resolve("migrations/U2__name.sql"));
    world.write("U3__plays.sql", "drop table plays;\nvacuum users;\n");

    assertThat(ids(world.prepare().undo("dev", "1")))
        .containsExactly("undo.not-transactional", "undo.missing");
    assertThat(ids(world.prepare().undo("dev", "7"))).containsExactly("migrate.unknown-revision");
    world.write("V1__users.sql", "create table users (id int primary key);\n");
    assertThat(ids(world.prepare().undo("dev", null))).containsExactly("migrate.checksum-changed");
    assertThat(world.revision()).isEqualTo("3");
  }

  @Test
  void saysThatRepeatableMigrationsStayAndFailsAsAWholeWhenOneIsInTheWay() throws Exception {
    world.write("R__names.sql", "create or replace view names as select name from users;\n");
    world.migrate();

    Prepared prepared = value(world.prepare().undo("dev", "1"));
    RunReport report = value(world.execute().run(prepared, Progress.SILENT));

    assertThat(findings(prepared)).containsExactly("info undo-repeatables-stay");
    assertThat(report.result().outcome()).isEqualTo(RunOutcome.FAILED);
    assertThat(world.revision()).isEqualTo("2");
    assertThat(world.text("select to_regclass('names')")).isEqualTo("names");
  }

  @Test
  void wantsTheNameTypedWhenNobodyKnowsWhatIsLost() throws Exception {
    world.write("V4__kind.sql", "alter table users add column kind text;\n");
    world.write(
        "U4__kind.sql", "alter table users drop column kind;\nselect 1 / count(*) from users;\n");
    world.migrate();
    world.run("insert into users values (1, 'ada', 'x')");

    Prepared prepared = value(world.prepare().undo("dev", null));

    assertThat(prepared.findings())
        .extracting(Finding::id, Finding::severity)
        .containsExactly(tuple("data-loss-undo", Severity.CONFIRM));
    assertThat(prepared.findings().getFirst().why()).contains("division by zero");
  }

  @Test
  void goesOnWithAnUndoThatWasKilledAndUndoesNoneTwice() {
    Prepared prepared = value(world.prepare().undo("dev", "1"));
    Plan plan = prepared.plan();
    var claim = new Ledger.Claim(new EnvironmentName("dev"), Set.of());
    // The process dies after the first undo was committed, before the ledger knew.
    try (Ledger.Session session =
        value(world.ledger.lock(world.url(), claim, UndoWorld.holder()))) {
      long run =
          value(session.begin(prepared.command(), plan, PlanDocument.print(plan, List.of())));
      value(session.stepBegun(run, plan.steps().getFirst()));
      var undo = ((DatabaseStep.UndoMigration) plan.steps().getFirst().step()).undo();
      value(
          world.undos.undo(
              world.url(),
              new Migrations.Files("flyway", directory, "migrations"),
              undo,
              UndoLosses.ON_SCRATCH,
              Progress.SILENT));
      world.ledger.holderDies(world.url(), new EnvironmentName("dev"));
    }

    Prepared again = value(world.prepare().undo("dev", null));
    RunReport report = value(world.execute().run(again, Progress.SILENT));

    assertThat(again.plan().hash()).isEqualTo(plan.hash());
    assertThat(again.unfinished()).isNotNull();
    assertThat(report.result().outcome()).isEqualTo(RunOutcome.DONE);
    assertThat(world.revision()).isEqualTo("1");
  }
}
