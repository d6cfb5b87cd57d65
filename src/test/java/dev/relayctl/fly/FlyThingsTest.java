package dev.relayctl.fly;

import static dev.relayctl.fly.FlyServer.APP;
import static dev.relayctl.fly.FlyServer.MACHINE;
import static dev.relayctl.fly.FlyServer.value;
import static org.assertj.core.api.Assertions.assertThat;

import dev.relayctl.environment.Secret;
import dev.relayctl.plan.HostStatus;
import dev.relayctl.plan.Json;
import dev.relayctl.plan.Machine;
import dev.relayctl.plan.MachineChange.Launch;
import dev.relayctl.plan.MachineConfig;
import dev.relayctl.plan.Volume;
import dev.relayctl.run.Fleet.AddressKind;
import dev.relayctl.run.Fleet.Lease;
import dev.relayctl.run.Fleet.NewMachine;
import dev.relayctl.run.Fleet.NewVolume;
import dev.relayctl.run.Fleet.Registration;
import dev.relayctl.run.Fleet.Snapshots;
import dev.relayctl.run.Fleet.Update;
import java.util.List;
import java.util.Map;
import mockwebserver3.RecordedRequest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What machines have and who reaches them: the requests word by word, and odd answers. */
class FlyThingsTest {
  private static final Lease LEASE = new Lease(MACHINE, Secret.of("not-a-secret-nonce"));
  private static final String MACHINE_ANSWER = "{\"id\":\"1781e1a2b3c4d5\"}";

  private final FlyServer fly = new FlyServer();
  private final FlyFleet fleet = fly.fleet();

  @AfterEach
  void stop() {
    fly.close();
  }

  private String line() {
    RecordedRequest request = fly.request();
    String body = request.getBody() == null ? "" : " " + request.getBody().utf8();
    return request.getMethod() + " " + request.getTarget() + body.stripTrailing();
  }

  @Test
  void cordonsUnderTheLease() {
    fly.answers(200, "{\"ok\":true}").answers(200, "{\"ok\":true}");

    value(fleet.cordon(APP, MACHINE, LEASE));
    value(fleet.uncordon(APP, MACHINE, null));

    RecordedRequest cordon = fly.request();
    assertThat(cordon.getTarget()).isEqualTo("/v1/apps/relay-api/machines/1781e1a2b3c4d5/cordon");
    assertThat(cordon.getHeaders().get("fly-machine-lease-nonce")).isEqualTo("not-a-secret-nonce");
    assertThat(line()).isEqualTo("POST /v1/apps/relay-api/machines/1781e1a2b3c4d5/uncordon");
  }

  @Test
  void createsAMachineWithoutRegisteringIt() {
    fly.answers(200, MACHINE_ANSWER);
    MachineConfig config = FlyServer.config("relay:1");

    value(
        fleet.create(APP, new NewMachine(null, config, Launch.START, Registration.CORDONED, null)));

    assertThat(line()).contains("\"skip_service_registration\":true").doesNotContain("region");
  }

  @Test
  void sendsTheVersionThatItExpects() {
    fly.answers(200, MACHINE_ANSWER);
    var update =
        new Update(MACHINE, FlyServer.config("relay:1"), Launch.START, null, LEASE, "01KINSTANCE");

    value(fleet.update(APP, update));

    assertThat(line()).contains("\"current_version\":\"01KINSTANCE\"");
  }

  @Test
  void createsAVolumeWhereItsMachineFits() {
    fly.answers(
        200,
        """
        {"id":"vol_1","name":"data","state":"created","region":"fra","size_gb":3,
         "host_status":"ok","attached_machine_id":null}
        """);
    var guest = new Json.Obj(Map.of("memory_mb", Json.number(512)));

    Volume volume =
        value(fleet.createVolume(APP, new NewVolume("data", "fra", 3, 7, Snapshots.NONE, guest)));

    assertThat(line())
        .isEqualTo(
            "POST /v1/apps/relay-api/volumes {\"name\":\"data\",\"region\":\"fra\","
                + "\"size_gb\":3,\"encrypted\":true,\"snapshot_retention\":7,"
                + "\"auto_backup_enabled\":false,\"compute\":{\"memory_mb\":512}}");
    assertThat(volume)
        .isEqualTo(new Volume("vol_1", "data", "created", "fra", 3, null, HostStatus.OK));
    assertThat(volume.usable()).isTrue();
  }

  @Test
  void takesNoVolumeThatIsAttachedOrDyingOrOutOfReach() {
    fly.answers(
        200,
        """
        [{"id":"vol_1","state":"created","host_status":"ok","attached_machine_id":"m1"},
         {"id":"vol_2","state":"pending_destroy","host_status":"ok"},
         {"id":"vol_3","state":"created","host_status":"unreachable"},
         {"id":"vol_4","state":"created"}]
        """);

    assertThat(value(fleet.volumes(APP)))
        .hasSize(4)
        .noneMatch(Volume::usable)
        .filteredOn(Volume::dying)
        .extracting(Volume::id)
        .containsExactly("vol_2");
    assertThat(line()).isEqualTo("GET /v1/apps/relay-api/volumes");
  }

  @Test
  void asksForAnAddressOnlyWhenThereIsNoneOfItsKind() {
    String present =
        """
        {"ips":[{"ip":"192.0.2.1","shared":true},{"ip":"fdaa:0:1::2"},{"ip":"198.51.100.1"}]}
        """;
    fly.answers(200, present).answers(200, present).answers(200, "{\"ip\":\"2001:db8::1\"}");

    value(fleet.allocateAddress(APP, AddressKind.SHARED_V4));
    value(fleet.allocateAddress(APP, AddressKind.V6));

    assertThat(line()).isEqualTo("GET /v1/apps/relay-api/ip_assignments");
    assertThat(line()).isEqualTo("GET /v1/apps/relay-api/ip_assignments");
    assertThat(line()).isEqualTo("POST /v1/apps/relay-api/ip_assignments {\"type\":\"v6\"}");
  }

  @Test
  void tellsAMachineWhoseConfigIsMissing() {
    fly.answers(
        200,
        """
        {"id":"m1","state":"started","config":null,"host_status":"unreachable","cordoned":true,
         "incomplete_config":{"image":"relay:1","metadata":{"fly_process_group":"web"}}}
        """);

    Machine machine = value(fleet.machine(APP, MACHINE));

    assertThat(machine.wholeConfig()).isFalse();
    assertThat(machine.hostStatus()).isEqualTo(HostStatus.UNREACHABLE);
    assertThat(machine.cordoned()).isTrue();
    assertThat(machine.group()).isEqualTo("web");
  }

  @Test
  void takesAnUnknownWordForAHostForTrouble() {
    fly.answers(200, "{\"id\":\"m1\",\"host_status\":\"tired\",\"config\":{}}");

    assertThat(value(fleet.machine(APP, MACHINE)).hostStatus()).isEqualTo(HostStatus.UNKNOWN);
  }

  @Test
  void keepsTheConfigItWasGivenAsItIs() {
    MachineConfig config =
        new MachineConfig(
            FlyServer.config("relay:1")
                .json()
                .with("files", new Json.Arr(List.of(Json.textMembers(Map.of("a", "b"))))));
    Json sent = FlyJson.json(SentConfig.body(config, Launch.START, null).path("config"));

    assertThat(new MachineConfig((Json.Obj) sent).changedKeys(config)).isEmpty();
  }
}
