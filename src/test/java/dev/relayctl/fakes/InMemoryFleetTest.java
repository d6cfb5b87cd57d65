package dev.relayctl.fakes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.relayctl.environment.AppName;
import dev.relayctl.plan.HostStatus;
import dev.relayctl.plan.Json;
import dev.relayctl.plan.Machine;
import dev.relayctl.plan.MachineChange.Launch;
import dev.relayctl.plan.MachineConfig;
import dev.relayctl.plan.MachineState;
import dev.relayctl.problem.Problem;
import dev.relayctl.problem.Repeat;
import dev.relayctl.problem.Result;
import dev.relayctl.problem.Where;
import dev.relayctl.run.Fleet;
import dev.relayctl.run.Fleet.Lease;
import dev.relayctl.run.Fleet.NewMachine;
import dev.relayctl.run.Fleet.Update;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** The fake keeps the contract, and can be told to misbehave. */
class InMemoryFleetTest extends FleetContract {
  private static final AppName APP = new AppName("relay-api");
  private static final String EXIT_CODE = "test_exit_code";

  private final ManualTime time = new ManualTime();
  private final InMemoryFleet fleet = new InMemoryFleet(time, time);
  private final AtomicInteger names = new AtomicInteger();

  InMemoryFleetTest() {
    fleet.onBoot(machine ->
        machine.config().metadata().containsKey(EXIT_CODE)
            ? new Boot.Exits(
                Integer.parseInt(machine.config().metadata().getOrDefault(EXIT_CODE, "")))
            : new Boot.Healthy());
  }

  @Override
  protected Fleet fleet() {
    return fleet;
  }

  @Override
  protected AppName freshApp() {
    return new AppName("app-" + names.incrementAndGet());
  }

  @Override
  protected MachineConfig running() {
    return new MachineConfig(
        new Json.Obj(
            Map.of(
                "image",
                Json.text("registry.fly.io/relay-api@sha256:ab"),
                "checks",
                new Json.Obj(Map.of("alive", Json.Obj.EMPTY)),
                "metadata",
                Json.textMembers(
                    Map.of("fly_platform_version", "v2", "fly_process_group", "app")))));
  }

  @Override
  protected MachineConfig exiting(int code) {
    return running().withMetadata(EXIT_CODE, Integer.toString(code));
  }

  @Override
  protected void noCapacity() {
    fleet.failNext("create", FakeApps.problem("fly.no-capacity", "fra", Repeat.NEVER));
  }

  @Override
  protected int addressCount(AppName app) {
    return fleet.addresses(app).size();
  }

  @Override
  protected void pass(Duration duration) {
    time.move(duration);
  }

  private Machine present() {
    fleet.withApp(APP, "acme", null);
    return fleet.withMachine(
        APP, new NewMachine("fra", running(), Launch.START, Fleet.Registration.REGISTERED, null));
  }

  private Machine afterUpdate(Boot boot) {
    Machine machine = present();
    fleet.onBoot(_ -> boot);
    Lease lease = value(fleet.lease(APP, machine.id(), Duration.ofSeconds(30), "test"));
    MachineConfig changed = running().withMetadata("relayctl_release", "2");
    value(fleet.update(APP, new Update(machine.id(), changed, Launch.START, 7L, lease)));
    return value(fleet.machine(APP, machine.id()));
  }

  private static Problem outage() {
    return Problem.failed("fly.timeout", "no answer", Where.system("Fly", "app"), "a test", "none");
  }

  @Test
  void hasHealthyMachinesUnlessTold() {
    Machine machine = afterUpdate(new Boot.Healthy());

    assertThat(machine.healthy()).isTrue();
    assertThat(machine.digest()).isEqualTo("sha256:ab");
    assertThat(fleet.secretsVersion(APP, machine.id())).isEqualTo(7);
  }

  @Test
  void hasAMachineThatNeverBecomesHealthy() {
    Machine machine = afterUpdate(new Boot.NeverHealthy());

    assertThat(machine.state()).isEqualTo(MachineState.STARTED);
    assertThat(machine.healthy()).isFalse();
  }

  @Test
  void hasAMachineThatBecomesHealthyLate() {
    Machine machine = afterUpdate(new Boot.HealthyAfter(2));

    assertThat(machine.healthy()).isFalse();
    assertThat(value(fleet.machine(APP, machine.id())).healthy()).isFalse();
    assertThat(value(fleet.machine(APP, machine.id())).healthy()).isTrue();
  }

  @Test
  void hasAMachineThatIsReplacedSlowly() {
    Machine machine = afterUpdate(new Boot.StartedAfter(2));

    assertThat(machine.state()).isEqualTo(MachineState.REPLACING);
    assertThat(value(fleet.machine(APP, machine.id())).state()).isEqualTo(MachineState.REPLACING);
    assertThat(value(fleet.machine(APP, machine.id())).state()).isEqualTo(MachineState.STARTED);
  }

  @Test
  void hasAMachineThatCrashes() {
    Machine machine = afterUpdate(new Boot.Exits(1));

    assertThat(machine.state()).isEqualTo(MachineState.STOPPED);
    assertThat(machine.unrequestedExit()).isPresent();
  }

  @Test
  void hasAMachineThatCrashesAgainAndAgain() {
    Machine machine = afterUpdate(new Boot.CrashLoops(1));

    assertThat(machine.state()).isEqualTo(MachineState.STARTED);
    assertThat(machine.unrequestedExit())
        .hasValueSatisfying(event -> assertThat(event.exit()).isNotNull());
  }

  @Test
  void hasAMachineThatRunsOutOfMemory() {
    Machine machine = afterUpdate(new Boot.OutOfMemory());

    assertThat(machine.unrequestedExit().map(Machine.Event::exit))
        .hasValue(new Machine.Exit(137, -1, false, false, true));
  }

  @Test
  void hasAHostThatRevertsAnUpdate() {
    Machine machine = afterUpdate(new Boot.Reverts());

    assertThat(machine.state()).isEqualTo(MachineState.STARTED);
    assertThat(machine.config().release()).isEmpty();
  }

  @Test
  void tellsOnlyAPartOfAConfigWhoseHostIsInTrouble() {
    Machine machine = present();

    fleet.onHost(APP, machine.id(), HostStatus.UNREACHABLE);

    Machine seen = value(fleet.machine(APP, machine.id()));
    assertThat(seen.hostStatus()).isEqualTo(HostStatus.UNREACHABLE);
    assertThat(seen.wholeConfig()).isFalse();
    assertThat(seen.group()).isEqualTo("app");
  }

  @Test
  void failsTheNextCallOnly() {
    present();
    fleet.failNext("machines", outage());

    assertThat(fleet.machines(APP).problems()).containsExactly(outage());
    assertThat(value(fleet.machines(APP))).hasSize(1);
  }

  @Test
  void losesAnAnswerAfterTheWorkWasDone() {
    present();
    fleet.loseNextAnswer("create", outage());

    Result<Machine> made =
        fleet.create(
            APP,
            new NewMachine("fra", running(), Launch.START, Fleet.Registration.REGISTERED, null));

    assertThat(made.problems()).containsExactly(outage());
    assertThat(value(fleet.machines(APP))).hasSize(2);
  }

  @Test
  void refusesAFaultForAMethodThatDoesNotExist() {
    assertThatIllegalArgumentException().isThrownBy(() -> fleet.failNext("restart", outage()));
  }

  @Test
  void remembersWhatItWasAsked() {
    Machine machine = present();
    value(fleet.stop(APP, machine.id(), null));
    value(fleet.machines(APP));

    assertThat(fleet.journal()).isEqualTo(List.of("stop " + machine.id(), "machines relay-api"));
  }

  @Test
  void knowsLeasesOfOthers() {
    Machine machine = present();
    fleet.leasedBy(APP, machine.id(), "ann@example.com", Duration.ofSeconds(13));

    assertThat(fleet.leases(APP)).isEqualTo(Map.of(machine.id(), "ann@example.com"));
    assertThat(fleet.stop(APP, machine.id(), null).problems()).isNotEmpty();
    time.move(Duration.ofSeconds(14));
    assertThat(fleet.stop(APP, machine.id(), null).problems()).isEmpty();
  }

  @Test
  void letsTimePassWhileItWaitsInVain() {
    Machine machine = present();

    Result<Result.Done> waited =
        fleet.await(APP, machine.id(), null, Set.of(MachineState.DESTROYED), Duration.ofSeconds(9));

    assertThat(waited.problems()).isNotEmpty();
    assertThat(time.pauses()).containsExactly(Duration.ofSeconds(9));
  }

  @Test
  void destroysACommandThatAskedForIt() {
    fleet.withApp(APP, "acme", null);
    MachineConfig once = new MachineConfig(exiting(0).json().with("auto_destroy", Json.flag(true)));
    Machine made =
        value(
            fleet.create(
                APP,
                new NewMachine("fra", once, Launch.START, Fleet.Registration.REGISTERED, null)));

    assertThat(value(fleet.machine(APP, made.id())).state()).isEqualTo(MachineState.DESTROYED);
    assertThat(value(fleet.machines(APP))).isEmpty();
  }
}
