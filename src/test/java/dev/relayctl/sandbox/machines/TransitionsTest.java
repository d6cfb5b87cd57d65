package dev.relayctl.sandbox.machines;

import static org.assertj.core.api.Assertions.assertThat;

import dev.relayctl.sandbox.http.Answer;
import dev.relayctl.sandbox.http.Json;
import dev.relayctl.sandbox.machines.Machine.Intent;
import dev.relayctl.sandbox.machines.Machines.Decision;
import dev.relayctl.sandbox.machines.Transitions.Launch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class TransitionsTest {
  private final ManualClock clock = new ManualClock();
  private final Transitions transitions = new Transitions(new Events(new Ulids(clock), clock));

  @ParameterizedTest
  @EnumSource(
      value = State.class,
      names = {"STOPPED", "SUSPENDED", "FAILED"})
  void startsWhatIsDown(State state) {
    Machine machine = changed(transitions.start(MachineStates.in(state)));

    assertThat(machine.state()).isEqualTo(State.STARTING);
    assertThat(machine.life().intent()).isEqualTo(Intent.RUN);
    assertThat(machine.events().getFirst().type()).isEqualTo("start");
  }

  @Test
  void refusesToStartAMachineThatIsBeingReplaced() {
    assertThat(refused(transitions.start(MachineStates.in(State.REPLACING))))
        .isEqualTo("412 failed_precondition: machine getting replaced, refusing to start");
  }

  @Test
  void refusesToStartAMachineThatHasOnlyBeenCreated() {
    assertThat(refused(transitions.start(MachineStates.in(State.CREATED))))
        .isEqualTo(
            "412 failed_precondition: unable to start machine from current state: 'created'");
  }

  @Test
  void findsNothingToDoInStoppingAStoppedMachine() {
    Machine stopped = MachineStates.in(State.STOPPED);

    assertThat(changed(transitions.stop(stopped))).isEqualTo(stopped);
  }

  @ParameterizedTest
  @EnumSource(
      value = State.class,
      names = {"STARTED", "STARTING", "FAILED"})
  void launchesTheNewVersionOfWhatWasUp(State state) {
    Machine machine = updated(state, Launch.LAUNCH);

    assertThat(machine.state()).isEqualTo(State.REPLACING);
    assertThat(machine.life().intent()).isEqualTo(Intent.RUN);
    assertThat(machine.setup().instanceId()).isEqualTo("01NEW");
  }

  @ParameterizedTest
  @EnumSource(
      value = State.class,
      names = {"STOPPED", "SUSPENDED", "CREATED"})
  void leavesTheNewVersionOfWhatWasDownAlone(State state) {
    assertThat(updated(state, Launch.LAUNCH).life().intent()).isEqualTo(Intent.STAY_DOWN);
  }

  @Test
  void leavesARunningMachineDownWhenItsLaunchIsToBeSkipped() {
    assertThat(updated(State.STARTED, Launch.SKIP).life().intent()).isEqualTo(Intent.STAY_DOWN);
  }

  @Test
  void refusesASecondUpdateWhileTheFirstIsGoingOn() {
    assertThat(
            refused(
                transitions.update(
                    MachineStates.in(State.REPLACING),
                    MachineStates.setup("01NEW"),
                    Launch.LAUNCH)))
        .isEqualTo("409 aborted: machine is replacing: concurrent update in progress");
  }

  @Test
  void refusesToDestroyARunningMachineWithoutForce() {
    assertThat(refused(transitions.destroy(MachineStates.in(State.STARTED)))).startsWith("412 ");
    assertThat(changed(transitions.kill(MachineStates.in(State.STARTED))).state())
        .isEqualTo(State.DESTROYING);
  }

  @Test
  void findsNoMachineToDestroyOnceItIsGone() {
    assertThat(refused(transitions.kill(MachineStates.in(State.DESTROYED)))).startsWith("404 ");
  }

  private Machine updated(State state, Launch launch) {
    return changed(
        transitions.update(MachineStates.in(state), MachineStates.setup("01NEW"), launch));
  }

  static Machine changed(Decision decision) {
    return switch (decision) {
      case Decision.Changed(Machine machine) -> machine;
      case Decision.Refused(Answer answer) -> throw new AssertionError(answer);
    };
  }

  static String refused(Decision decision) {
    return switch (decision) {
      case Decision.Changed(Machine machine) -> throw new AssertionError(machine);
      case Decision.Refused(Answer answer) ->
          answer.status() + " " + (answer.body() == null ? "" : Json.text(answer.body(), "error"));
    };
  }
}
