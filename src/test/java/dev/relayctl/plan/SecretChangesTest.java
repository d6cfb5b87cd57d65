package dev.relayctl.plan;

import static dev.relayctl.plan.Worlds.OLD;
import static dev.relayctl.plan.Worlds.by;
import static dev.relayctl.plan.Worlds.config;
import static dev.relayctl.plan.Worlds.group;
import static dev.relayctl.plan.Worlds.holding;
import static dev.relayctl.plan.Worlds.leavingSecrets;
import static dev.relayctl.plan.Worlds.machine;
import static dev.relayctl.plan.Worlds.observed;
import static dev.relayctl.plan.Worlds.reaching;
import static dev.relayctl.plan.Worlds.release;
import static dev.relayctl.plan.Worlds.tag;
import static dev.relayctl.plan.Worlds.wanted;
import static dev.relayctl.plan.Worlds.withSecrets;
import static org.assertj.core.api.Assertions.assertThat;

import dev.relayctl.environment.flytoml.Strategy;
import dev.relayctl.problem.Result;
import dev.relayctl.problem.Where;
import dev.relayctl.report.PlanDocument;
import dev.relayctl.report.PlanReader;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The accident: a secret that was set by hand, and a deploy that found nothing to change. */
class SecretChangesTest {
  private static final ReleaseTag NEXT = tag(4, "aaa");
  private static final Machine MACHINE =
      machine("m1", MachineState.STARTED, config("web", OLD, tag(3, "aaa")));

  /** The last release, whose machines got secrets with these digests. */
  private static Release last(Map<String, String> digests) {
    return release(3, OLD, "aaa").withSecretDigests(digests);
  }

  private static Wanted same() {
    return wanted(NEXT, OLD, null, group("web", 1, OLD, NEXT));
  }

  private static Plan plan(Wanted wanted, Release last, Map<String, String> digestsNow) {
    return Planner.plan(wanted, holding(digestsNow, observed(List.of(MACHINE), last, 1, OLD)));
  }

  private static List<String> kinds(Plan plan) {
    return plan.steps().stream().map(step -> step.step().kind()).toList();
  }

  private static List<String> changes(Plan plan) {
    return plan.steps().stream().flatMap(step -> step.changes().stream()).toList();
  }

  private static Step.Digests recorded(Plan plan) {
    return ((Step.RecordRelease) plan.steps().getLast().step()).digests();
  }

  @Test
  void updatesMachinesWithASecretThatWasStaged() {
    Plan plan = plan(same(), last(Map.of()), Map.of("FOO", "d1"));

    assertThat(kinds(plan)).containsExactly("machines", "prove", "record");
    assertThat(changes(plan))
        .containsExactly("~ secret FOO: set since release 3", "~ machine m1: secrets");
    assertThat(plan.steps().getFirst().why()).isEqualTo("secrets changed");
    assertThat(recorded(plan)).isEqualTo(new Step.Digests.Seen(Map.of("FOO", "d1")));
  }

  @Test
  void updatesMachinesWhenASecretHasAnotherValueOrIsGone() {
    var before = Map.of("FOO", "d1", "BAR", "d2", "SAME", "d3");

    Plan plan = plan(same(), last(before), Map.of("FOO", "d9", "SAME", "d3"));

    assertThat(changes(plan))
        .containsExactly(
            "- secret BAR: unset since release 3",
            "~ secret FOO: set since release 3",
            "~ machine m1: secrets");
  }

  @Test
  void saysWhichSecretsWhereMachinesAreReplacedByOthers() {
    Plan plan = plan(by(Strategy.BLUEGREEN, same()), last(Map.of()), Map.of("FOO", "d1"));

    assertThat(kinds(plan)).startsWith("greens", "switch");
    assertThat(plan.steps().getFirst().changes())
        .startsWith("~ secret FOO: set since release 3", "+ machine in fra");
  }

  @Test
  void changesNothingWhenFlyShowsWhatTheLastReleaseHad() {
    assertThat(plan(same(), last(Map.of("FOO", "d1")), Map.of("FOO", "d1")).isEmpty()).isTrue();
  }

  @Test
  void concludesNothingFromALedgerThatKeptNoDigests() {
    assertThat(plan(same(), release(3, OLD, "aaa"), Map.of("FOO", "d1")).isEmpty()).isTrue();
  }

  @Test
  void setsADeclaredSecretAgainThatSomebodyChanged() {
    Release last =
        new Release(
            3,
            OLD.reference(),
            "aaa",
            null,
            null,
            Map.of("KEY", "f1"),
            Map.of("KEY", "d1"),
            release(3, OLD, "aaa").at(),
            "ann@example.com");

    Plan plan = plan(withSecrets(same(), Map.of("KEY", "f1")), last, Map.of("KEY", "d9"));

    assertThat(kinds(plan)).startsWith("secrets", "machines");
    assertThat(plan.steps().getFirst().step())
        .isEqualTo(new Step.SetSecrets(Worlds.APP, Map.of("KEY", "f1")));
    assertThat(changes(plan))
        .containsExactly("~ secret KEY: set by hand since release 3", "~ machine m1: secrets");
  }

  @Test
  void remembersTheOldDigestsWhenGroupsAreLeftOut() {
    Machine worker = machine("m2", MachineState.STARTED, config("worker", OLD, tag(3, "aaa")));
    var both = wanted(NEXT, OLD, null, group("web", 1, OLD, NEXT), group("worker", 1, OLD, NEXT));
    var world = observed(List.of(MACHINE, worker), last(Map.of("FOO", "d1")), 1, OLD);

    Plan plan = Planner.plan(reaching(both, "web"), holding(Map.of("FOO", "d9"), world));

    assertThat(changes(plan)).contains("~ machine m1: secrets").doesNotContain("m2");
    assertThat(recorded(plan)).isEqualTo(new Step.Digests.Kept(Map.of("FOO", "d1")));
  }

  @Test
  void aRollbackLeavesSecretsAloneAndRemembersTheOldDigests() {
    Release last = last(Map.of("FOO", "d1"));
    var back = leavingSecrets(wanted(NEXT, Worlds.NEW, null, group("web", 1, Worlds.NEW, NEXT)));

    assertThat(plan(leavingSecrets(same()), last, Map.of("FOO", "d9")).isEmpty()).isTrue();
    assertThat(recorded(plan(back, last, Map.of("FOO", "d9"))))
        .isEqualTo(new Step.Digests.Kept(Map.of("FOO", "d1")));
    assertThat(recorded(plan(back, release(3, OLD, "aaa"), Map.of("FOO", "d9"))))
        .isEqualTo(new Step.Digests.Unknown());
  }

  @Test
  void readsBackThePlanThatWasWritten() {
    Plan plan = plan(same(), last(Map.of()), Map.of("FOO", "d1"));

    Result<Plan> read =
        PlanReader.read(PlanDocument.print(plan, List.of()), Where.file("plan.json"));

    assertThat(read).isEqualTo(Result.ok(plan));
  }
}
