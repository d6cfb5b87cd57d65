package dev.relayctl.run;

import static dev.relayctl.plan.Worlds.APP;
import static dev.relayctl.plan.Worlds.NEW;
import static dev.relayctl.plan.Worlds.OLD;
import static org.assertj.core.api.Assertions.assertThat;

import dev.relayctl.environment.flytoml.Strategy;
import dev.relayctl.fakes.Boot;
import dev.relayctl.plan.Machine;
import dev.relayctl.plan.Plan;
import dev.relayctl.problem.Problem;
import dev.relayctl.problem.Where;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whole deploys over machines in memory. */
class StrategiesTest {
  private static final List<String> NEW_FLEET =
      List.of("web 2 healthy", "web 2 healthy", "web 2 healthy", "worker 2 healthy");
  private static final List<String> OLD_FLEET =
      List.of("web 1 healthy", "web 1 healthy", "web 1 healthy", "worker 1 healthy");

  private static Rehearsal onTheOldOne(Strategy strategy) {
    var rehearsal = new Rehearsal(strategy);
    rehearsal.deploy(OLD);
    return rehearsal;
  }

  private static List<String> kinds(Plan plan) {
    return plan.steps().stream().map(step -> step.step().kind()).toList();
  }

  private static String problem(RunResult result) {
    return Objects.requireNonNull(result.problem()).facts().id().toString();
  }

  @ParameterizedTest
  @EnumSource(Strategy.class)
  void bringsAFleetToANewImageAndHasNothingToDoThen(Strategy strategy) {
    Rehearsal rehearsal = onTheOldOne(strategy);

    RunResult result = rehearsal.deploy(NEW);

    assertThat(result.outcome()).as(String.valueOf(result.problem())).isEqualTo(RunOutcome.DONE);
    assertThat(rehearsal.fleetNow()).isEqualTo(NEW_FLEET);
    assertThat(rehearsal.plan(NEW).isEmpty()).isTrue();
  }

  @Test
  void ordersTheStepsOfEachStrategy() {
    assertThat(kinds(onTheOldOne(Strategy.ROLLING).plan(NEW)))
        .containsExactly("release-command", "machines", "prove", "record");
    assertThat(kinds(onTheOldOne(Strategy.CANARY).plan(NEW)))
        .containsExactly("release-command", "canaries", "machines", "remove", "prove", "record");
    assertThat(kinds(onTheOldOne(Strategy.BLUEGREEN).plan(NEW)))
        .containsExactly("release-command", "greens", "switch", "prove", "remove", "record");
  }

  @ParameterizedTest
  @EnumSource(value = Strategy.class, mode = EnumSource.Mode.EXCLUDE, names = "IMMEDIATE")
  void takesAllMachinesBackWhenOneCrashes(Strategy strategy) {
    Rehearsal rehearsal = onTheOldOne(strategy);
    rehearsal.crashes(NEW);

    RunResult result = rehearsal.deploy(NEW);

    assertThat(result.outcome()).isEqualTo(RunOutcome.TAKEN_BACK);
    assertThat(problem(result)).isEqualTo("deploy.machine-crashed");
    assertThat(rehearsal.fleetNow()).isEqualTo(OLD_FLEET);
    assertThat(rehearsal.fleet.leases(APP)).isEmpty();
  }

  @Test
  void touchesNoBlueWhenAGreenNeverGetsHealthy() {
    Rehearsal rehearsal = onTheOldOne(Strategy.BLUEGREEN);
    rehearsal.boots(NEW, new Boot.NeverHealthy());
    int before = rehearsal.fleet.journal().size();

    RunResult result = rehearsal.deploy(NEW);

    assertThat(problem(result)).isEqualTo("deploy.machine-unhealthy");
    assertThat(rehearsal.fleetNow()).isEqualTo(OLD_FLEET);
    assertThat(rehearsal.fleet.journal().subList(before, rehearsal.fleet.journal().size()))
        .noneMatch(call -> call.startsWith("cordon") || call.startsWith("update"));
  }

  @ParameterizedTest
  @EnumSource(Strategy.class)
  void takesAReleaseBackThatFallsOverWhileItIsWatched(Strategy strategy) {
    Rehearsal rehearsal = onTheOldOne(strategy).soaking(Duration.ofSeconds(30));
    rehearsal.fleet.onListing(
        StrategiesTest::allNewAndServing, machines -> falls(rehearsal, machines));

    RunResult result = rehearsal.deploy(NEW);

    assertThat(problem(result)).isEqualTo("bake.out-of-memory");
    assertThat(result.outcome()).isEqualTo(RunOutcome.TAKEN_BACK);
    assertThat(rehearsal.fleetNow()).isEqualTo(OLD_FLEET);
  }

  private static boolean allNewAndServing(List<Machine> machines) {
    return machines.stream()
        .filter(machine -> !machine.cordoned())
        .filter(machine -> machine.config().metadata().get("fly_canary") == null)
        .allMatch(machine -> machine.healthy() && machine.config().image().equals(NEW.reference()));
  }

  private static void falls(Rehearsal rehearsal, List<Machine> machines) {
    machines.stream()
        .filter(machine -> machine.group().equals("worker") && !machine.cordoned())
        .findFirst()
        .ifPresent(machine -> rehearsal.fleet.happens(APP, machine.id(), new Boot.OutOfMemory()));
  }

  @Test
  void leavesTheMachinesOfAnExpiredTokenForTheNextProcess() {
    Rehearsal rehearsal = onTheOldOne(Strategy.ROLLING);
    rehearsal.fleet.failNext(
        "update",
        new Problem.Unauthorised(
            Problem.facts(
                "fly.unauthorised",
                "Fly refuses the token",
                Where.system("Fly", "app"),
                "it has expired",
                "make a new one")));

    RunResult expired = rehearsal.deploy(NEW);
    RunResult again = rehearsal.again(NEW);

    assertThat(expired.outcome()).isEqualTo(RunOutcome.INTERRUPTED);
    assertThat(again.outcome()).isEqualTo(RunOutcome.DONE);
    assertThat(rehearsal.fleetNow()).isEqualTo(NEW_FLEET);
  }

  @Test
  void addsAndRemovesMachinesByTheirNumber() {
    Rehearsal rehearsal =
        onTheOldOne(Strategy.BLUEGREEN).withCount("web", 2).withCount("worker", 2);

    RunResult result = rehearsal.deploy(NEW);

    assertThat(result.outcome()).isEqualTo(RunOutcome.DONE);
    assertThat(rehearsal.fleetNow())
        .containsExactly("web 2 healthy", "web 2 healthy", "worker 2 healthy", "worker 2 healthy");
  }
}
