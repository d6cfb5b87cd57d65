package dev.relayctl.plan;

import static dev.relayctl.plan.Worlds.NEW;
import static dev.relayctl.plan.Worlds.OLD;
import static dev.relayctl.plan.Worlds.at;
import static dev.relayctl.plan.Worlds.by;
import static dev.relayctl.plan.Worlds.config;
import static dev.relayctl.plan.Worlds.group;
import static dev.relayctl.plan.Worlds.machine;
import static dev.relayctl.plan.Worlds.observed;
import static dev.relayctl.plan.Worlds.reaching;
import static dev.relayctl.plan.Worlds.release;
import static dev.relayctl.plan.Worlds.tag;
import static dev.relayctl.plan.Worlds.uploading;
import static dev.relayctl.plan.Worlds.wanted;
import static dev.relayctl.plan.Worlds.withSecrets;
import static org.assertj.core.api.Assertions.assertThat;

import dev.relayctl.environment.Frontend;
import dev.relayctl.environment.Frontend.PagesEnvironment;
import dev.relayctl.environment.flytoml.Strategy;
import dev.relayctl.problem.Result;
import dev.relayctl.problem.Where;
import dev.relayctl.report.PlanDocument;
import dev.relayctl.report.PlanReader;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PlannerTest {
  private static final ReleaseTag FIRST = tag(1, "aaa");
  private static final ReleaseTag SECOND = tag(2, "bbb");
  private static final Machine ONE = machine("m1", MachineState.STARTED, config("web", OLD, FIRST));
  private static final Machine TWO = machine("m2", MachineState.STARTED, config("web", OLD, FIRST));
  private static final Release LAST = release(1, OLD, "aaa");

  private static final String IMAGES =
      "    image: registry.fly.io/relay-api@sha256:111111111111"
          + " → registry.fly.io/relay-api@sha256:222222222222";

  private static Plan plan(Image image, ReleaseTag tag, int count, Machine... machines) {
    return Planner.plan(
        wanted(tag, image, null, group("web", count, image, tag)),
        observed(List.of(machines), LAST, 1, image));
  }

  private static List<String> changes(Plan plan) {
    return plan.steps().stream().flatMap(step -> step.changes().stream()).toList();
  }

  private static List<String> kinds(Plan plan) {
    return plan.steps().stream().map(step -> step.step().kind()).toList();
  }

  @Test
  void plansNothingWhenNothingChanges() {
    assertThat(plan(OLD, tag(2, "aaa"), 2, ONE, TWO).isEmpty()).isTrue();
  }

  @Test
  void plansNothingForTheSameImageOutsideGit() {
    assertThat(plan(OLD, tag(2, null), 2, ONE, TWO).isEmpty()).isTrue();
  }

  /** A build that fails has changed nothing that runs: not even a secret is staged. */
  @Test
  void frontendsAreBuiltBeforeAnythingThatRunsIsTouched() {
    var upload =
        new SiteUpload(
            new Frontend.Pages("0".repeat(32), "relay", PagesEnvironment.PREVIEW, Map.of()),
            new Frontend.Build(List.of("make"), "dist"),
            "dev",
            "c1",
            null,
            null);
    var wanted =
        uploading(
            withSecrets(
                wanted(SECOND, NEW, null, group("web", 1, NEW, SECOND)), Map.of("KEY", "new")),
            upload);
    Observed observed =
        at(
            new Site.Present("0".repeat(32), Map.of(), Site.Builder.ELSEWHERE, null),
            observed(List.of(ONE), LAST, 1, NEW));

    assertThat(kinds(Planner.plan(wanted, observed)))
        .startsWith("pages-files", "secrets", "machines")
        .containsSubsequence("prove", "pages", "record");
  }

  @Test
  void recordsANewCommitWhoseImageIsTheSameWithoutTouchingMachines() {
    Plan plan = plan(OLD, SECOND, 2, ONE, TWO);

    assertThat(kinds(plan)).containsExactly("record");
    assertThat(plan.steps().getFirst().step())
        .isInstanceOfSatisfying(
            Step.RecordRelease.class, step -> assertThat(step.tag().commit()).isEqualTo("bbb"));
  }

  @Test
  void updatesEachMachineToANewImage() {
    assertThat(changes(plan(NEW, SECOND, 2, TWO, ONE)))
        .containsExactly("~ machine m1: image", IMAGES, "~ machine m2: image");
  }

  @Test
  void createsWhatIsMissingAndDestroysWhatIsTooMuchLast() {
    assertThat(changes(plan(OLD, tag(2, "aaa"), 2, ONE))).containsExactly("+ machine in fra");
    assertThat(changes(plan(NEW, SECOND, 1, ONE, TWO)))
        .containsExactly("~ machine m1: image", IMAGES, "- machine m2");
  }

  @Test
  void destroysTheMachinesOfAGroupThatIsGone() {
    Machine worker = machine("m3", MachineState.STARTED, config("worker", OLD, FIRST));

    assertThat(changes(plan(OLD, tag(2, "aaa"), 1, ONE, worker))).containsExactly("- machine m3");
  }

  @Test
  void leavesAStoppedOrSuspendedMachineStopped() {
    for (MachineState down : List.of(MachineState.STOPPED, MachineState.SUSPENDED)) {
      Plan plan = plan(NEW, SECOND, 1, machine("m1", down, config("web", OLD, FIRST)));

      assertThat(plan.steps().getFirst().step())
          .isInstanceOfSatisfying(
              MachineStep.ReplaceMachines.class,
              step ->
                  assertThat(step.groups().getFirst().changes())
                      .singleElement()
                      .isInstanceOfSatisfying(
                          MachineChange.Update.class,
                          update ->
                              assertThat(update.launch())
                                  .isEqualTo(MachineChange.Launch.LEAVE_STOPPED)));
    }
  }

  @Test
  void neverTouchesAMachineThatSomebodyElseMade() {
    Machine foreign = machine("m9", MachineState.STARTED, new MachineConfig(Json.Obj.EMPTY));

    assertThat(plan(OLD, tag(2, "aaa"), 1, ONE, foreign).isEmpty()).isTrue();
  }

  @Test
  void remembersThatGroupsWhichWereNotTouchedLackTheNewSecrets() {
    var wanted =
        reaching(
            withSecrets(
                wanted(SECOND, NEW, null, group("web", 1, NEW, SECOND)), Map.of("KEY", "new")),
            "web");

    Plan plan = Planner.plan(wanted, observed(List.of(ONE), LAST, 1, NEW));

    assertThat(kinds(plan)).contains("secrets", "machines");
    assertThat(plan.steps().getLast().step())
        .isInstanceOfSatisfying(
            Step.RecordRelease.class, step -> assertThat(step.secrets()).isEmpty());
  }

  @Test
  void recordsGroupsThatWereNotTouchedAsTheyAre() {
    Machine worker = machine("m3", MachineState.STARTED, config("worker", OLD, FIRST));
    var wanted =
        reaching(
            wanted(
                SECOND, NEW, null, group("web", 1, NEW, SECOND), group("worker", 1, NEW, SECOND)),
            "web");

    Plan plan = Planner.plan(wanted, observed(List.of(ONE, worker), LAST, 1, NEW));

    assertThat(changes(plan)).containsExactly("~ machine m1: image", IMAGES);
    assertThat(plan.steps().getLast().step())
        .isInstanceOfSatisfying(
            Step.RecordRelease.class,
            step ->
                assertThat(step.groups())
                    .extracting(group -> group.name() + " " + group.config().image())
                    .containsExactly("web " + NEW.reference(), "worker " + OLD.reference()));
  }

  @Test
  void recordsAGroupThatWasNotTouchedByAMachineThatDoesNotStandBy() {
    Machine worker = machine("m4", MachineState.STARTED, config("worker", OLD, FIRST));
    var json = worker.config().json().with("standbys", Json.texts(List.of("m4")));
    Machine standby = machine("m3", MachineState.STOPPED, new MachineConfig(json));
    var wanted =
        reaching(
            wanted(
                SECOND, NEW, null, group("web", 1, NEW, SECOND), group("worker", 2, NEW, SECOND)),
            "web");

    Plan plan = Planner.plan(wanted, observed(List.of(ONE, standby, worker), LAST, 1, NEW));

    assertThat(plan.steps().getLast().step())
        .isInstanceOfSatisfying(
            Step.RecordRelease.class,
            step ->
                assertThat(step.groups().getLast().config()).isEqualTo(worker.config().of(SECOND)));
  }

  @Test
  void makesAStandbyForTheGreenOfAStandby() {
    var json = config("web", OLD, FIRST).json().with("standbys", Json.texts(List.of("m1")));
    Machine standby = machine("m2", MachineState.STOPPED, new MachineConfig(json));
    var wanted = by(Strategy.BLUEGREEN, wanted(SECOND, NEW, null, group("web", 2, NEW, SECOND)));

    Plan plan = Planner.plan(wanted, observed(List.of(ONE, standby), LAST, 1, NEW));

    assertThat(plan.steps().getFirst().step())
        .isInstanceOfSatisfying(
            MachineStep.StartBeside.class,
            step ->
                assertThat(step.machines())
                    .extracting(MachineChange.Create::standsByFor)
                    .containsExactly(null, "2-web-green-1"));
  }

  @Test
  void readsBackThePlanThatWasWritten() {
    Plan plan = plan(NEW, SECOND, 3, ONE, TWO);

    Result<Plan> read =
        PlanReader.read(PlanDocument.print(plan, List.of()), Where.file("plan.json"));

    assertThat(read).isEqualTo(Result.ok(plan));
  }

  @Test
  void hashesWhatDecidesTheEffectAndNothingElse() {
    Plan plan = plan(NEW, SECOND, 2, ONE, TWO);

    assertThat(plan(NEW, SECOND, 2, TWO, ONE).hash()).isEqualTo(plan.hash());
    assertThat(plan(OLD, SECOND, 2, ONE, TWO).hash()).isNotEqualTo(plan.hash());
    assertThat(plan(NEW, tag(3, "bbb"), 2, ONE, TWO).hash()).isNotEqualTo(plan.hash());
    assertThat(plan(NEW, SECOND, 1, ONE, TWO).hash()).isNotEqualTo(plan.hash());
  }
}
