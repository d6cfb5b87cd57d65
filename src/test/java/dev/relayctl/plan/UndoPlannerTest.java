package dev.relayctl.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.relayctl.plan.catalog.ObjectName;
import dev.relayctl.problem.Result;
import dev.relayctl.problem.Where;
import dev.relayctl.report.PlanDocument;
import dev.relayctl.report.PlanReader;
import dev.relayctl.report.PlanText;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class UndoPlannerTest {
  private static final ObjectName TRACKS = new ObjectName("public", "tracks");

  private static Undo undo(String revision) {
    return new Undo(
        new Migration(revision, "more", "migrations/V" + revision + "__more.sql", "0a0b0c0d"),
        "migrations/U" + revision + "__more.sql",
        "01020304");
  }

  private static Plan plan(Map<String, List<Lost>> lost) {
    return UndoPlanner.plan(
        Worlds.DEV,
        "flyway",
        List.of(undo("3"), undo("2")),
        lost,
        4,
        Instant.parse("2026-03-02T09:00:00Z"));
  }

  @Test
  void undoesOneMigrationAStepAndSaysWhatGoes() {
    Plan plan =
        plan(
            Map.of(
                "3", List.of(new Lost(TRACKS, null, new Lost.Held.Exactly(1))),
                "2",
                    List.of(
                        new Lost(TRACKS, "title", new Lost.Held.About(1200)),
                        new Lost(TRACKS, "mood", new Lost.Held.Unknown("no right to read it")))));

    assertThat(plan.steps().stream().flatMap(step -> step.changes().stream()))
        .containsExactly(
            "- migration 3 more",
            "- table tracks: 1 row",
            "- migration 2 more",
            "- column tracks.title: about 1200 values",
            "- column tracks.mood: an unknown number of values (no right to read it)");
    assertThat(PlanText.of(plan, List.of(), null)).startsWith("Plan for dev (plan ");
  }

  @Test
  void saysHowEachEngineGoesBack() {
    List<Undo> undos = List.of(undo("3"));
    Instant now = Instant.parse("2026-03-02T09:00:00Z");

    assertThat(UndoPlanner.plan(Worlds.DEV, "flyway", undos, Map.of(), 4, now).steps())
        .anyMatch(step -> step.why().contains("in one transaction with Flyway's history"));
    assertThat(UndoPlanner.plan(Worlds.DEV, "alembic", undos, Map.of(), 4, now).steps())
        .anyMatch(step -> step.why().equals("by downgrade() in migrations/U3__more.sql"));
  }

  @Test
  void readsBackThePlanThatWasWritten() {
    Plan plan = plan(Map.of());

    Result<Plan> read =
        PlanReader.read(PlanDocument.print(plan, List.of()), Where.file("plan.json"));

    assertThat(read).isEqualTo(Result.ok(plan));
  }

  @Test
  void hashesTheFileThatIsRun() {
    var edited = new Undo(undo("3").migration(), undo("3").file(), "ffffffff");

    Plan other =
        UndoPlanner.plan(
            Worlds.DEV,
            "flyway",
            List.of(edited, undo("2")),
            Map.of(),
            4,
            Instant.parse("2026-03-02T09:00:00Z"));

    assertThat(other.hash()).isNotEqualTo(plan(Map.of()).hash());
  }
}
