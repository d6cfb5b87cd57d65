package dev.relayctl.fakes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.relayctl.environment.AppName;
import dev.relayctl.environment.Secret;
import dev.relayctl.plan.HostStatus;
import dev.relayctl.plan.Json;
import dev.relayctl.plan.Machine;
import dev.relayctl.plan.MachineChange.Launch;
import dev.relayctl.plan.MachineConfig;
import dev.relayctl.plan.MachineState;
import dev.relayctl.plan.Volume;
import dev.relayctl.problem.Repeat;
import dev.relayctl.problem.Result;
import dev.relayctl.run.Fleet.AddressKind;
import dev.relayctl.run.Fleet.NewMachine;
import dev.relayctl.run.Fleet.NewVolume;
import dev.relayctl.run.Fleet.Registration;
import dev.relayctl.run.Fleet.Snapshots;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The part of {@link FleetContract} that is about what machines have, and who reaches them. */
abstract class FleetThingsContract extends FleetLeasesContract {
  private static final Json.Obj GUEST =
      new Json.Obj(
          Map.of(
              "cpu_kind",
              Json.text("shared"),
              "cpus",
              Json.number(1),
              "memory_mb",
              Json.number(256)));

  @Test
  void knowsSecretsByDigestOnly() {
    AppName app = app();
    Secret value = Secret.of("not-a-secret-value");

    long first = value(fleet().setSecrets(app, Map.of("PASSWORD", value)));
    Map<String, String> digests = value(fleet().secretDigests(app));
    long second = value(fleet().setSecrets(app, Map.of("OTHER", value)));

    assertThat(digests).containsOnlyKeys("PASSWORD");
    assertThat(digests.get("PASSWORD")).isNotEmpty().doesNotContain("not-a-secret-value");
    assertThat(value(fleet().secretDigests(app))).containsOnlyKeys("PASSWORD", "OTHER");
    assertThat(second).isGreaterThan(first);
  }

  @Test
  void createsAMachineThatWaitsForItsSecrets() {
    AppName app = app();
    long version = value(fleet().setSecrets(app, Map.of("A", Secret.of("not-a-secret"))));

    Machine made =
        value(
            fleet()
                .create(
                    app,
                    new NewMachine(
                        "fra", running(), Launch.LEAVE_STOPPED, Registration.REGISTERED, version)));

    await(app, made.id(), made.instanceId(), STOPPED);
  }

  @Test
  void cordonsAndUncordonsAMachineAsOftenAsItIsAsked() {
    AppName app = app();
    Machine machine = stopped(app);

    value(fleet().cordon(app, machine.id(), null));
    value(fleet().cordon(app, machine.id(), null));
    Machine cordoned = value(fleet().machine(app, machine.id()));
    value(fleet().uncordon(app, machine.id(), null));
    value(fleet().uncordon(app, machine.id(), null));
    Machine uncordoned = value(fleet().machine(app, machine.id()));

    assertThat(machine.cordoned()).isFalse();
    assertThat(cordoned.cordoned()).isTrue();
    assertThat(uncordoned.cordoned()).isFalse();
    assertThat(uncordoned.instanceId()).isEqualTo(machine.instanceId());
  }

  @Test
  void createsAMachineCordoned() {
    AppName app = app();

    Machine made =
        value(
            fleet()
                .create(
                    app,
                    new NewMachine(
                        "fra", running(), Launch.LEAVE_STOPPED, Registration.CORDONED, null)));
    await(app, made.id(), made.instanceId(), STOPPED);

    assertThat(value(fleet().machine(app, made.id())).cordoned()).isTrue();
  }

  @Test
  void tellsThatTheHostOfAMachineIsWell() {
    Machine machine = stopped(app());

    assertThat(machine.hostStatus()).isEqualTo(HostStatus.OK);
    assertThat(machine.wholeConfig()).isTrue();
  }

  @Test
  void listsTheVolumesThatItCreated() {
    AppName app = app();
    List<Volume> before = value(fleet().volumes(app));

    Volume made = value(fleet().createVolume(app, data()));

    assertThat(before).isEmpty();
    assertThat(value(fleet().volumes(app))).containsExactly(made);
    assertThat(made.name()).isEqualTo("data");
    assertThat(made.region()).isEqualTo("fra");
    assertThat(made.sizeGigabytes()).isEqualTo(3);
    assertThat(made.usable()).isTrue();
  }

  @Test
  void attachesAVolumeToOneMachineUntilThatIsGone() {
    AppName app = app();
    Volume volume = value(fleet().createVolume(app, data()));
    MachineConfig mounting = mounting(volume.id());

    Machine machine = stopped(app, mounting);
    Volume attached = value(fleet().volumes(app)).getFirst();
    Result<Machine> second = fleet().create(app, machine(mounting, Launch.LEAVE_STOPPED));
    value(fleet().destroy(app, machine.id(), null));
    value(fleet().await(app, machine.id(), null, EnumSet.of(MachineState.DESTROYED), LONG));

    assertThat(attached.attachedTo()).isEqualTo(machine.id());
    assertThat(attached.usable()).isFalse();
    assertFailed(second, "fly.precondition", Repeat.NEVER);
    assertThat(value(fleet().volumes(app)).getFirst().usable()).isTrue();
  }

  @Test
  void refusesToMountAVolumeThatIsNotThere() {
    AppName app = app();

    assertFailed(
        fleet().create(app, machine(mounting("vol_0000000000000000"), Launch.LEAVE_STOPPED)),
        "fly.rejected",
        Repeat.NEVER);
  }

  @Test
  void knowsNoVolumesAndAddressesOfAnAppThatIsAbsent() {
    AppName app = freshApp();

    assertFailed(fleet().volumes(app), "fly.not-found", Repeat.NEVER);
    assertFailed(fleet().createVolume(app, data()), "fly.not-found", Repeat.NEVER);
    assertFailed(fleet().allocateAddress(app, AddressKind.V6), "fly.not-found", Repeat.NEVER);
  }

  @Test
  void givesAnAppEachKindOfAddressAsOftenAsItIsAsked() {
    AppName app = app();

    for (AddressKind kind : AddressKind.values()) {
      value(fleet().allocateAddress(app, kind));
      value(fleet().allocateAddress(app, kind));
    }

    assertThat(addressCount(app)).isEqualTo(AddressKind.values().length);
  }

  private static NewVolume data() {
    return new NewVolume("data", "fra", 3, 7, Snapshots.SCHEDULED, GUEST);
  }

  private MachineConfig mounting(String volume) {
    Json mount = Json.textMembers(Map.of("name", "data", "path", "/data", "volume", volume));
    return new MachineConfig(running().json().with("mounts", new Json.Arr(List.of(mount))));
  }
}
