package dev.relayctl.run;

import static dev.relayctl.plan.Worlds.APP;
import static dev.relayctl.plan.Worlds.NEW;
import static dev.relayctl.plan.Worlds.OLD;
import static org.assertj.core.api.Assertions.assertThat;

import dev.relayctl.environment.flytoml.Strategy;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Kills a deploy at each of its requests, before and after Fly got it, and goes on. */
class KillMatrixTest {
  private static final List<String> ON_THE_NEW_ONE =
      List.of("web 2 healthy", "web 2 healthy", "web 2 healthy", "worker 2 healthy");
  private static final List<String> ON_THE_OLD_ONE =
      List.of("web 1 healthy", "web 1 healthy", "web 1 healthy", "worker 1 healthy");

  @ParameterizedTest
  @EnumSource(Strategy.class)
  void finishesWhereverItWasKilled(Strategy strategy) {
    int requests = requestsOfADeploy(strategy);

    for (int request = 1; request <= requests; request++) {
      for (Mortal.Moment moment : Mortal.Moment.values()) {
        var rehearsal = new Rehearsal(strategy);
        rehearsal.deploy(OLD);
        rehearsal.deployAndDie(NEW, new Mortal(request, moment));

        RunResult again = rehearsal.again(NEW);

        String place = strategy + ", killed " + moment + " request " + request;
        assertThat(rehearsal.fleet.leases(APP)).as(place).isEmpty();
        assertThat(rehearsal.commandRuns(2)).as(place).isLessThanOrEqualTo(1);
        if (again.outcome() == RunOutcome.FAILED) {
          // Nobody knows whether the release command ran: then it isn't run again by itself.
          assertThat(Objects.requireNonNull(again.problem()).facts().id().toString())
              .as(place)
              .isEqualTo("deploy.release-command-unknown");
          assertThat(rehearsal.fleetNow()).as(place).isEqualTo(ON_THE_OLD_ONE);
        } else {
          assertThat(again.outcome()).as(place + ": " + again.problem()).isEqualTo(RunOutcome.DONE);
          assertThat(rehearsal.fleetNow()).as(place).isEqualTo(ON_THE_NEW_ONE);
        }
      }
    }
  }

  /** The same, but the command that comes next wants something else: a fresh plan cleans up. */
  @ParameterizedTest
  @EnumSource(Strategy.class)
  void leavesNothingBehindWhenTheNextDeployIsAnotherOne(Strategy strategy) {
    int requests = requestsOfADeploy(strategy);

    for (int request = 1; request <= requests; request++) {
      var rehearsal = new Rehearsal(strategy);
      rehearsal.deploy(OLD);
      rehearsal.deployAndDie(NEW, new Mortal(request, Mortal.Moment.AFTER));

      RunResult other = rehearsal.deploy(OLD);

      String place = strategy + ", killed after request " + request;
      assertThat(other.outcome()).as(place + ": " + other.problem()).isEqualTo(RunOutcome.DONE);
      assertThat(rehearsal.fleetNow()).as(place).isEqualTo(ON_THE_OLD_ONE);
      assertThat(rehearsal.fleet.leases(APP)).as(place).isEmpty();
    }
  }

  /** A version that crashes is taken back; the process that does so is killed as well. */
  @ParameterizedTest
  @EnumSource(value = Strategy.class, mode = EnumSource.Mode.EXCLUDE, names = "IMMEDIATE")
  void takesBackWhereverItWasKilled(Strategy strategy) {
    int requests = requestsOf(strategy, KillMatrixTest::crashingOnTheNewOne);

    for (int request = 1; request <= requests; request++) {
      for (Mortal.Moment moment : Mortal.Moment.values()) {
        Rehearsal rehearsal = crashingOnTheNewOne(strategy);
        rehearsal.deployAndDie(NEW, new Mortal(request, moment));

        RunResult again = rehearsal.again(NEW);

        String place = strategy + ", killed " + moment + " request " + request;
        assertThat(again.outcome())
            .as(place + ": " + again.problem())
            .isIn(RunOutcome.TAKEN_BACK, RunOutcome.FAILED);
        assertThat(rehearsal.fleetNow()).as(place).isEqualTo(ON_THE_OLD_ONE);
        assertThat(rehearsal.fleet.leases(APP)).as(place).isEmpty();
      }
    }
  }

  private static Rehearsal crashingOnTheNewOne(Strategy strategy) {
    var rehearsal = new Rehearsal(strategy);
    rehearsal.deploy(OLD);
    rehearsal.crashes(NEW);
    return rehearsal;
  }

  private static Rehearsal onTheOldOne(Strategy strategy) {
    var rehearsal = new Rehearsal(strategy);
    rehearsal.deploy(OLD);
    return rehearsal;
  }

  private static int requestsOfADeploy(Strategy strategy) {
    return requestsOf(strategy, KillMatrixTest::onTheOldOne);
  }

  private static int requestsOf(Strategy strategy, Function<Strategy, Rehearsal> world) {
    Rehearsal rehearsal = world.apply(strategy);
    var life = new Mortal(0, Mortal.Moment.BEFORE);
    rehearsal.run(rehearsal.plan(NEW), life);
    assertThat(life.requests()).isGreaterThan(10);
    return life.requests();
  }
}
