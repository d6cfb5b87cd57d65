package dev.relayctl.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.relayctl.environment.EnvironmentName;
import dev.relayctl.problem.Where;
import dev.relayctl.report.PlanDocument;
import dev.relayctl.report.PlanReader;
import dev.relayctl.report.PlanText;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

final class RestorePlannerTest {
  private static final EnvironmentName DEV = new EnvironmentName("dev");
  private static final Instant NOW = Instant.parse("2026-03-02T10:00:00Z");
  private static final RestorePlanner.Wish WISH =
      new RestorePlanner.Wish(new SavedState.Place.Directory("points"), Duration.ofDays(7));
  private static final Dump DUMP = new Dump("laptop", "/points/a.dump", 123, "ab".repeat(32));

  private static final DatabaseBranch BRANCH =
      new DatabaseBranch("falling-sun-123", "br-cool-1", "relayctl-dev-run-12");
  private static final RestorePlanner.Wish AT_NEON =
      new RestorePlanner.Wish(
          new SavedState.Place.NeonProject("falling-sun-123"), Duration.ofDays(30));

  private static final RestorePoint POINT =
      new RestorePoint(
          "run-12",
          RestorePoint.Purpose.CHANGE,
          Instant.parse("2026-03-02T09:00:00Z"),
          Instant.parse("2026-03-09T09:00:00Z"),
          "11",
          DUMP,
          "the beginning",
          List.of(
              new TableActivity("gone", 7, 1, 0, 0),
              new TableActivity("still", 7, 4, 4, 4),
              new TableActivity("tracks", 7, 10, 5, 1)));

  private static Plan migrating() {
    var steps = new PlanSteps();
    steps.add(new DatabaseStep.ChangeHistory(empty()), "stamp", "why", List.of());
    steps.add(
        new DatabaseStep.Migrate(List.of(new Migration("12", "plays", "V12__plays.sql", "1"))),
        "apply 1 migration",
        "over a direct connection",
        List.of("+ 12"));
    steps.add(
        new DatabaseStep.UndoMigration(
            new Undo(new Migration("12", "plays", "V12__plays.sql", "1"), "U12.sql", "2")),
        "undo",
        "why",
        List.of());
    return steps.plan(DEV, 3, NOW, 9);
  }

  private static HistoryChange empty() {
    return new HistoryChange(HistoryChange.Purpose.REPAIR, null, List.of());
  }

  @Test
  void takesOneBeforeTheFirstChangeOfTheSchemaAndNoOther() {
    Plan plan = RestorePlanner.before(migrating(), WISH);

    assertThat(plan.steps())
        .extracting(planned -> planned.position() + " " + planned.step().kind())
        .containsExactly("1 history", "2 restore-point", "3 migrate", "4 undo");
    assertThat(plan.hash()).isNotEqualTo(migrating().hash());
    assertThat(plan.release()).isEqualTo(9);
    assertThat(plan.lastRun()).isEqualTo(3);
  }

  @Test
  void leavesAPlanAloneThatChangesNoSchema() {
    var steps = new PlanSteps();
    steps.add(new DatabaseStep.Migrate(List.of()), "apply none", "why", List.of());
    steps.add(new DatabaseStep.ChangeHistory(empty()), "repair", "why", List.of());
    Plan plan = steps.plan(DEV, 3, NOW, 0);

    assertThat(RestorePlanner.before(plan, WISH)).isEqualTo(plan);
    assertThat(RestorePlanner.changesSchema(plan)).isFalse();
  }

  @Test
  void saysWhatIsLost() {
    var now =
        List.of(
            new TableActivity("made", 7, 3, 0, 1),
            new TableActivity("still", 7, 4, 4, 4),
            new TableActivity("tracks", 7, 12, 6, 2));

    Plan plan =
        RestorePlanner.restore(
            DEV, POINT, Unsaved.since(POINT, "the beginning", now), "12", WISH, 3, NOW);

    assertThat(PlanText.of(plan, List.of(), null))
        .contains(
            "1  take a restore point – what is there now may be wanted back; kept for 7 d",
            "2  restore the database as it was at 2026-03-02T09:00:00Z",
            "~ revision 12 → 11",
            "- table tracks: 2 rows added, 1 row changed, 1 row deleted since",
            "- table made, made since, with 2 rows in it",
            "+ table gone, dropped since")
        .doesNotContain("still");
  }

  @Test
  void goesBackToABranchInOneStep() {
    RestorePoint branched =
        new RestorePoint(
            "run-12",
            RestorePoint.Purpose.CHANGE,
            POINT.takenAt(),
            POINT.keptUntil(),
            "11",
            BRANCH,
            "the beginning",
            List.of());
    var nothing = new Unsaved.Counted(List.of(), List.of(), List.of());

    Plan plan = RestorePlanner.restore(DEV, branched, nothing, "12", AT_NEON, 3, NOW);

    assertThat(plan.steps()).hasSize(1);
    assertThat(plan.steps().getFirst().step())
        .isEqualTo(new DatabaseStep.Restore("run-12", BRANCH, Duration.ofDays(30)));
    assertThat(PlanText.of(plan, List.of(), null))
        .contains("at once; what is there now stays as a branch");
    assertThat(read(plan)).isEqualTo(plan);
    Plan taken = RestorePlanner.take(DEV, AT_NEON, 3, NOW);
    assertThat(read(taken)).isEqualTo(taken);
  }

  @Test
  void saysThatNobodyKnows() {
    var again = List.of(new TableActivity("tracks", 7, 2, 0, 0));

    assertThat(Unsaved.since(POINT, "2026-03-02 09:30:00", again).lines())
        .containsExactly(
            "- unknown what was written since: the server was restarted, or has begun to"
                + " count anew (2026-03-02 09:30:00)");
    assertThat(Unsaved.since(POINT, "the beginning", again).lines())
        .containsExactly(
            "- unknown what was written since: table tracks was made anew, or is counted anew");
    assertThat(Unsaved.since(POINT, "the beginning", again).nothing()).isFalse();
    var another = List.of(new TableActivity("tracks", 8, 12, 6, 2));
    assertThat(Unsaved.since(POINT, "the beginning", another)).isInstanceOf(Unsaved.Unknown.class);
  }

  @Test
  void readsBackThePlanThatWasWritten() {
    Plan plan =
        RestorePlanner.restore(
            DEV, POINT, new Unsaved.Counted(List.of(), List.of(), List.of()), "11", WISH, 3, NOW);

    assertThat(read(plan)).isEqualTo(plan);
  }

  private static Plan read(Plan plan) {
    return PlanReader.read(PlanDocument.print(plan, List.of()), Where.system("test", "plan"))
        .orElse(problems -> {
          throw new AssertionError(problems.toString());
        });
  }
}
