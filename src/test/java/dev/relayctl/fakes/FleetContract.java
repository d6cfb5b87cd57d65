package dev.relayctl.fakes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.relayctl.environment.AppName;
import dev.relayctl.plan.Json;
import dev.relayctl.plan.Machine;
import dev.relayctl.plan.MachineChange.Launch;
import dev.relayctl.plan.MachineConfig;
import dev.relayctl.plan.MachineState;
import dev.relayctl.plan.Observed;
import dev.relayctl.problem.Repeat;
import dev.relayctl.problem.Result;
import dev.relayctl.run.Fleet;
import dev.relayctl.run.Fleet.Lease;
import dev.relayctl.run.Fleet.NewMachine;
import dev.relayctl.run.Fleet.Update;
import java.time.Duration;
import java.util.EnumSet;
import org.junit.jupiter.api.Test;

/**
 * What every {@link Fleet} does, in memory or over HTTP. Nothing here relies on machines that start
 * at once: a test waits for the state that it needs.
 */
public abstract class FleetContract extends FleetThingsContract {
  @Test
  void findsAnAppOnceItWasCreated() {
    AppName app = freshApp();
    Observed.App before = value(fleet().app(app));

    value(fleet().createApp(app, ORGANIZATION));
    Observed.App after = value(fleet().app(app));

    assertThat(before).isEqualTo(new Observed.App.Absent());
    assertThat(after)
        .isInstanceOfSatisfying(
            Observed.App.Present.class,
            present -> assertThat(present.organization()).isEqualTo(ORGANIZATION));
  }

  @Test
  void refusesANameThatIsTaken() {
    AppName app = app();

    assertFailed(fleet().createApp(app, ORGANIZATION), "fly.name-taken", Repeat.NEVER);
  }

  @Test
  void knowsNoMachinesOfAnAppThatIsAbsent() {
    AppName app = freshApp();

    assertFailed(fleet().machines(app), "fly.not-found", Repeat.NEVER);
    assertFailed(
        fleet()
            .create(
                app,
                new NewMachine(
                    "fra", running(), Launch.START, Fleet.Registration.REGISTERED, null)),
        "fly.not-found",
        Repeat.NEVER);
  }

  @Test
  void hasNoMachinesInANewApp() {
    assertThat(value(fleet().machines(app()))).isEmpty();
  }

  @Test
  void startsANewMachineWithItsConfig() {
    AppName app = app();

    Machine machine = started(app);

    assertThat(machine.state()).isEqualTo(MachineState.STARTED);
    assertThat(machine.region()).isEqualTo("fra");
    assertThat(machine.config().image()).isEqualTo(running().image());
    assertThat(machine.config().metadata()).containsAllEntriesOf(running().metadata());
    assertThat(machine.instanceId()).isNotEmpty();
    assertThat(value(fleet().machines(app))).extracting(Machine::id).containsExactly(machine.id());
  }

  @Test
  void leavesANewMachineStoppedWhenAsked() {
    assertThat(stopped(app()).state()).isEqualTo(MachineState.STOPPED);
  }

  @Test
  void keepsKeysOfAConfigThatItDoesNotKnow() {
    AppName app = app();
    MachineConfig odd = new MachineConfig(running().json().with("schedule", Json.text("daily")));

    Machine machine = created(app, odd, Launch.LEAVE_STOPPED, STOPPED);

    assertThat(machine.config().json().text("schedule")).hasValue("daily");
  }

  @Test
  void givesAnUpdatedMachineANewVersion() {
    AppName app = app();
    Machine machine = started(app);
    Lease lease = value(fleet().lease(app, machine.id(), TTL, "contract"));
    MachineConfig changed = running().withMetadata("relayctl_release", "2");

    Machine updated =
        value(fleet().update(app, new Update(machine.id(), changed, Launch.START, null, lease)));
    await(app, machine.id(), updated.instanceId(), STARTED);
    Machine after = value(fleet().machine(app, machine.id()));

    assertThat(updated.id()).isEqualTo(machine.id());
    assertThat(updated.instanceId()).isNotEqualTo(machine.instanceId());
    assertThat(after.instanceId()).isEqualTo(updated.instanceId());
    assertThat(after.config().release()).hasValue(2);
  }

  @Test
  void leavesAStoppedMachineStoppedThroughAnUpdate() {
    AppName app = app();
    Machine machine = stopped(app);
    Lease lease = value(fleet().lease(app, machine.id(), TTL, "contract"));
    MachineConfig changed = running().withMetadata("relayctl_release", "2");

    Machine updated =
        value(
            fleet()
                .update(app, new Update(machine.id(), changed, Launch.LEAVE_STOPPED, null, lease)));
    await(app, machine.id(), updated.instanceId(), STOPPED);

    assertThat(value(fleet().machine(app, machine.id())).config().release()).hasValue(2);
  }

  @Test
  void stopsAndStartsAMachine() {
    AppName app = app();
    Machine machine = started(app);

    value(fleet().stop(app, machine.id(), null));
    await(app, machine.id(), machine.instanceId(), STOPPED);
    value(fleet().stop(app, machine.id(), null));
    Machine between = value(fleet().machine(app, machine.id()));
    value(fleet().start(app, machine.id(), null));
    await(app, machine.id(), machine.instanceId(), STARTED);

    assertThat(between.state()).isEqualTo(MachineState.STOPPED);
    assertThat(between.unrequestedExit()).isEmpty();
    assertThat(between.events())
        .anyMatch(event -> event.exit() != null && event.exit().requested());
  }

  @Test
  void destroysAMachineOnceAndForAll() {
    AppName app = app();
    Machine machine = started(app);

    value(fleet().destroy(app, machine.id(), null));
    value(fleet().await(app, machine.id(), null, EnumSet.of(MachineState.DESTROYED), LONG));
    value(fleet().destroy(app, machine.id(), null));

    assertThat(value(fleet().machines(app))).isEmpty();
  }

  @Test
  void remembersADestroyedMachineForAWhile() {
    AppName app = app();
    Machine command = stopped(app, exiting(3));
    value(fleet().destroy(app, command.id(), null));
    await(app, command.id(), null, EnumSet.of(MachineState.DESTROYED));

    assertThat(value(fleet().machine(app, command.id())).state()).isEqualTo(MachineState.DESTROYED);
  }

  @Test
  void leavesAStoppedMachineStoppedEvenWhenAnUpdateWouldStartIt() {
    AppName app = app();
    Machine machine = stopped(app);
    Lease lease = value(fleet().lease(app, machine.id(), TTL, "contract"));

    Machine updated =
        value(fleet().update(app, new Update(machine.id(), running(), Launch.START, null, lease)));
    await(app, machine.id(), updated.instanceId(), STOPPED);

    assertThat(value(fleet().machine(app, machine.id())).instanceId())
        .isEqualTo(updated.instanceId());
  }

  @Test
  void updatesOnlyTheVersionThatWasExpected() {
    AppName app = app();
    Machine machine = stopped(app);
    Lease lease = value(fleet().lease(app, machine.id(), TTL, "contract"));

    Result<Machine> stale =
        fleet()
            .update(
                app,
                new Update(
                    machine.id(), running(), Launch.LEAVE_STOPPED, null, lease, "01STALEVERSION"));
    Machine updated =
        value(
            fleet()
                .update(
                    app,
                    new Update(
                        machine.id(),
                        running(),
                        Launch.LEAVE_STOPPED,
                        null,
                        lease,
                        machine.instanceId())));

    assertFailed(stale, "fly.precondition", Repeat.NEVER);
    assertThat(updated.instanceId()).isNotEqualTo(machine.instanceId());
  }

  @Test
  void saysThatARegionIsFull() {
    AppName app = app();
    noCapacity();

    Result<Machine> refused = fleet().create(app, machine(running(), Launch.START));

    assertFailed(refused, "fly.no-capacity", Repeat.NEVER);
    assertThat(value(fleet().machines(app))).isEmpty();
  }

  @Test
  void takesTheDestructionOfAnUnknownMachineForSuccess() {
    value(fleet().destroy(app(), "17810000000000", null));
  }

  @Test
  void tellsHowACommandEnded() {
    AppName app = app();
    Machine command = stopped(app, exiting(3));

    value(fleet().start(app, command.id(), null));

    Machine ended = untilExited(app, command.id());
    assertThat(ended.unrequestedExit())
        .hasValueSatisfying(
            event -> assertThat(event.exit()).isNotNull().matches(exit -> exit.code() == 3));
  }

  @Test
  void saysThatAWaitWasTooShort() {
    AppName app = app();
    Machine machine = stopped(app);

    assertFailed(
        fleet().await(app, machine.id(), machine.instanceId(), STARTED, Duration.ofSeconds(1)),
        "fly.wait-timeout",
        Repeat.SAFE);
  }

  @Test
  void knowsNothingOfAnUnknownMachine() {
    AppName app = app();

    assertFailed(fleet().machine(app, "17810000000000"), "fly.not-found", Repeat.NEVER);
    assertFailed(
        fleet().await(app, "17810000000000", null, STARTED, Duration.ofSeconds(1)),
        "fly.not-found",
        Repeat.NEVER);
    assertFailed(fleet().start(app, "17810000000000", null), "fly.not-found", Repeat.NEVER);
    assertFailed(
        fleet().lease(app, "17810000000000", TTL, "contract"), "fly.not-found", Repeat.NEVER);
  }

  @Test
  void readsLogsWithoutAProblem() {
    AppName app = app();
    Machine machine = stopped(app);

    assertThat(value(fleet().logs(app, machine.id(), 5))).hasSizeLessThanOrEqualTo(5);
  }
}
