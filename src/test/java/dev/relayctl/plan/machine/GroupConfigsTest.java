package dev.relayctl.plan.machine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.relayctl.environment.AppName;
import dev.relayctl.environment.flytoml.FlyToml;
import dev.relayctl.plan.Json;
import dev.relayctl.plan.Machine;
import dev.relayctl.plan.MachineConfig;
import dev.relayctl.plan.MachineState;
import dev.relayctl.plan.ReleaseTag;
import dev.relayctl.problem.Problem;
import dev.relayctl.problem.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class GroupConfigsTest {
  private static final ReleaseTag TAG = new ReleaseTag(1, null, null, null);

  @TempDir Path directory;

  @Test
  void refusesANumberOfMachinesForAGroupThatIsNotThere() throws IOException {
    Result<GroupConfigs> configs = configs("[processes]\nweb = \"a\"\n", Map.of("wep", 2));

    Problem problem = configs.problems().getFirst();
    assertThat(problem.facts().id().value()).isEqualTo("fly-toml.unknown-group");
    assertThat(problem.facts().why()).isEqualTo("fly.toml has the groups: web");
  }

  @Test
  void refusesANegativeNumberOfMachines() throws IOException {
    assertThat(configs("", Map.of("app", -1)).problems())
        .extracting(problem -> problem.facts().id().value())
        .containsExactly("fly-toml.out-of-range");
  }

  @Test
  void passesOnWhyALocalFileCannotBeRead() throws IOException {
    String toml = "[[files]]\nguest_path = \"/a\"\nlocal_path = \"missing\"\n";

    assertThat(configs(toml, Map.of()).problems())
        .extracting(problem -> problem.facts().where().text())
        .containsExactly("fly.toml:1:1");
  }

  @Test
  void givesTheReleaseCommandTheSizeOfTheMachineWithTheMostMemory() throws IOException {
    ReleaseCommand command = releaseCommand("[deploy]\nrelease_command = \"migrate\"\n");

    MachineConfig config = command.configBeside(List.of(machine(512), machine(2048), machine(256)));

    assertThat(config.json().object("guest")).isEqualTo(guest(2048));
    assertThat(config.json().without("guest")).isEqualTo(command.config().json().without("guest"));
  }

  @Test
  void givesTheReleaseCommandASizeOfItsOwnWithoutMachines() throws IOException {
    ReleaseCommand command = releaseCommand("[deploy]\nrelease_command = \"migrate\"\n");

    assertThat(command.configBeside(List.of())).isEqualTo(command.config());
  }

  @Test
  void keepsTheSizeThatIsAskedForTheReleaseCommand() throws IOException {
    String toml =
        """
        [deploy]
          release_command = "migrate"
          release_command_vm = { memory = "1gb" }
        """;
    ReleaseCommand command = releaseCommand(toml);

    assertThat(command.configBeside(List.of(machine(2048)))).isEqualTo(command.config());
  }

  @Test
  void changesNothingOnAMachineThatHasTheConfigAlready() throws IOException {
    String toml =
        """
        primary_region = "fra"
        [http_service]
          internal_port = 8080
        [[vm]]
          memory = "512mb"
        """;
    MachineConfig config = value(configs(toml, Map.of())).groups().getFirst().config();

    assertThat(config.keeping(config).sameEffectAs(config)).isTrue();
    assertThat(config.managed()).isTrue();
    assertThat(config.group()).isEqualTo("app");
  }

  @Test
  void hasAStandbyForAGroupWithoutServicesAndVolumes() throws IOException {
    String toml =
        """
        [processes]
          disk = "a"
          web = "b"
          worker = "c"
        [[services]]
          internal_port = 8080
          processes = ["disk", "web"]
        [[mounts]]
          source = "data"
          destination = "/data"
          processes = ["disk"]
        """;

    List<Group> groups = value(configs(toml, Map.of())).groups();

    assertThat(groups)
        .extracting(Group::size)
        .containsExactly(
            new Group.Size(1, Group.Origin.DEFAULT, Group.Spare.NONE),
            new Group.Size(2, Group.Origin.DEFAULT, Group.Spare.SECOND),
            new Group.Size(1, Group.Origin.DEFAULT, Group.Spare.STANDBY));
  }

  @Test
  void hasNoSpareForANumberThatWasAskedFor() throws IOException {
    Group group = value(configs("", Map.of("app", 3))).groups().getFirst();

    assertThat(group.size()).isEqualTo(new Group.Size(3, Group.Origin.ASKED, Group.Spare.NONE));
  }

  @Test
  void marksAStandbyWithTheMachineThatItStandsByFor() throws IOException {
    Group group = value(configs("[env]\nA = \"1\"\n", Map.of())).groups().getFirst();

    MachineConfig standby = group.standingByFor("m1");

    assertThat(standby.json().without("standbys").with("env", group.config().json().object("env")))
        .isEqualTo(group.config().json());
    assertThat(standby.json().items("standbys")).containsExactly(Json.text("m1"));
    assertThat(standby.json().object("env").text("FLY_STANDBY_FOR")).contains("m1");
  }

  @Test
  void testsAMachineWithItsOwnImageSizeAndEnv() throws IOException {
    String toml =
        """
        primary_region = "fra"
        [env]
          A = "file"
        [[machine_checks]]
          command = ["smoke"]
        """;
    Group group = value(configs(toml, Map.of())).groups().getFirst();
    MachineConfig running =
        new MachineConfig(
            group
                .config()
                .json()
                .with("guest", guest(512))
                .with("init", new Json.Obj(Map.of("entrypoint", Json.texts(List.of("/init")))))
                .with("env", Json.textMembers(Map.of("A", "machine", "FLY_PROCESS_GROUP", "app"))));

    MachineConfig test = group.tests().getFirst().testing(machine(running), "fdaa::1");

    assertThat(test.image()).isEqualTo("registry.example.com/relay:1");
    assertThat(test.group()).isEqualTo("fly_app_test_machine_command");
    assertThat(test.json().object("guest")).isEqualTo(guest(512));
    assertThat(test.json().object("init").items("entrypoint")).containsExactly(Json.text("/init"));
    assertThat(test.json().object("env"))
        .isEqualTo(
            Json.textMembers(
                Map.of(
                    "A", "machine",
                    "FLY_PROCESS_GROUP", "fly_app_test_machine_command",
                    "FLY_TEST_COMMAND", "1",
                    "FLY_TEST_MACHINE_IP", "fdaa::1",
                    "PRIMARY_REGION", "fra")));
  }

  @Test
  void tellsTheKillTimeoutThatAVolumeHasToWaitFor() throws IOException {
    Group group = value(configs("kill_timeout = 30\n", Map.of())).groups().getFirst();

    assertThat(group.killTimeout()).hasSeconds(30);
  }

  private ReleaseCommand releaseCommand(String toml) throws IOException {
    return Objects.requireNonNull(value(configs(toml, Map.of())).releaseCommand());
  }

  private Result<GroupConfigs> configs(String toml, Map<String, Integer> counts)
      throws IOException {
    Path file = Files.writeString(directory.resolve("fly.toml"), toml);
    return FlyToml.read(file, "fly.toml")
        .then(read ->
            GroupConfigs.of(
                read,
                new AppName("relay-api"),
                Map.of(),
                counts,
                "registry.example.com/relay:1",
                TAG,
                (path, where) ->
                    Result.bad(
                        Problem.invalid("config.missing-file", path, where, "gone", "make it"))));
  }

  private static GroupConfigs value(Result<GroupConfigs> result) {
    return result.orElse(problems -> {
      throw new AssertionError(problems);
    });
  }

  private static Json.Obj guest(int megabytes) {
    return new Json.Obj(Map.of("memory_mb", Json.number(megabytes)));
  }

  private static Machine machine(int megabytes) {
    return machine(new MachineConfig(new Json.Obj(Map.of("guest", guest(megabytes)))));
  }

  private static Machine machine(MachineConfig config) {
    return new Machine(
        "id", "name", MachineState.STARTED, "fra", "v1", null, config, List.of(), List.of());
  }
}
