package dev.relayctl.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What an update keeps of a machine, and when it needs none: specs/fly-machines.md §3.3. */
final class MachineConfigTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "schedule",
        "auto_destroy",
        "dns",
        "processes",
        "standbys",
        "containers",
        "volumes",
        "rootfs",
        "cache_drive",
        "spot",
        "size",
        "disable_machine_autostart",
        "some_new_key"
      })
  void keepsWhatADeployDoesNotDecide(String key) {
    MachineConfig present =
        config(Map.of("image", Json.text("old"), key, Json.texts(List.of("x"))));

    MachineConfig updated = config(Map.of("image", Json.text("new"))).keeping(present);

    assertThat(updated.json().members().get(key)).isEqualTo(Json.texts(List.of("x")));
    assertThat(updated.image()).isEqualTo("new");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "env",
        "services",
        "checks",
        "mounts",
        "files",
        "metrics",
        "statics",
        "restart",
        "stop_config"
      })
  void clearsWhatADeployDecidesAndTheFileNoLongerHas(String key) {
    MachineConfig present = config(Map.of(key, object("a", Json.text("b"))));

    MachineConfig updated = config(Map.of("image", Json.text("new"))).keeping(present);

    assertThat(updated.json().members()).doesNotContainKey(key);
    assertThat(config(Map.of()).changedKeys(present)).containsExactly(key);
  }

  @Test
  void keepsTheTerminalAndTheKernelArgumentsOfInitAndNothingElseOfIt() {
    Json.Obj init =
        new Json.Obj(
            Map.of(
                "tty", Json.flag(true),
                "kernel_args", Json.texts(List.of("quiet")),
                "exec", Json.texts(List.of("/old")),
                "entrypoint", Json.texts(List.of("/old")),
                "swap_size_mb", Json.number(512)));

    MachineConfig updated =
        config(Map.of("init", object("cmd", Json.texts(List.of("serve")))))
            .keeping(config(Map.of("init", init)));

    assertThat(updated.json().object("init"))
        .isEqualTo(
            new Json.Obj(
                Map.of(
                    "cmd", Json.texts(List.of("serve")),
                    "tty", Json.flag(true),
                    "kernel_args", Json.texts(List.of("quiet")))));
  }

  @Test
  void keepsTheSizeThatTheFileDoesNotName() {
    Json.Obj guest = object("memory_mb", Json.number(4096));

    MachineConfig updated = config(Map.of()).keeping(config(Map.of("guest", guest)));

    assertThat(updated.json().object("guest")).isEqualTo(guest);
  }

  @Test
  void replacesTheSizeAsAWholeWhenTheFileNamesOne() {
    Json.Obj present =
        new Json.Obj(
            Map.of("memory_mb", Json.number(4096), "kernel_args", Json.texts(List.of("quiet"))));
    Json.Obj wanted = object("memory_mb", Json.number(512));

    MachineConfig updated =
        config(Map.of("guest", wanted)).keeping(config(Map.of("guest", present)));

    assertThat(updated.json().object("guest")).isEqualTo(wanted);
  }

  @Test
  void keepsFurtherMetadataButNotThatOfAnotherRelease() {
    MachineConfig present =
        config(
            Map.of(
                "metadata",
                Json.textMembers(
                    Map.of(
                        "team",
                        "blue",
                        "fly_process_group",
                        "app",
                        "fly_release_id",
                        "old",
                        "fly_flyctl_version",
                        "0.3",
                        ReleaseTag.SLOT,
                        "1-app-1"))));
    MachineConfig wanted =
        config(
            Map.of(
                "metadata",
                Json.textMembers(Map.of("fly_process_group", "app", ReleaseTag.RELEASE, "2"))));

    assertThat(wanted.keeping(present).metadata())
        .isEqualTo(Map.of("team", "blue", "fly_process_group", "app", ReleaseTag.RELEASE, "2"));
  }

  @Test
  void keepsTheVolumeOfAMountOfTheSameNameWhateverItsPath() {
    MachineConfig present = mount(Map.of("name", "data", "path", "/old", "volume", "vol_1"));

    MachineConfig updated = mount(Map.of("name", "data", "path", "/new")).keeping(present);

    assertThat(updated)
        .isEqualTo(
            mount(Map.of("name", "data", "path", "/new", "volume", "vol_1"))
                .keeping(config(Map.of())));
    assertThat(mount(Map.of("name", "data", "path", "/new")).changedKeys(present))
        .containsExactly("mounts");
  }

  @Test
  void takesNoVolumeOfAnotherName() {
    MachineConfig present = mount(Map.of("name", "old", "path", "/data", "volume", "vol_1"));
    MachineConfig wanted = mount(Map.of("name", "new", "path", "/data"));

    assertThat(wanted.keeping(present).json().items("mounts"))
        .isEqualTo(wanted.json().items("mounts"));
    assertThat(wanted.changedKeys(present)).containsExactly("mounts");
  }

  @Test
  void needsNoUpdateForWhatFlySaysAboutAVolumeByItself() {
    var mount = new LinkedHashMap<String, Json>();
    mount.put("name", Json.text("data"));
    mount.put("path", Json.text("/data"));
    mount.put("volume", Json.text("vol_1"));
    mount.put("encrypted", Json.flag(true));
    mount.put("size_gb", Json.number(1));
    MachineConfig present = config(Map.of("mounts", new Json.Arr(List.of(new Json.Obj(mount)))));

    assertThat(mount(Map.of("name", "data", "path", "/data")).sameEffectAs(present)).isTrue();
  }

  @Test
  void saysOfAStandbyForWhomItStandsBy() {
    MachineConfig present =
        config(
            Map.of(
                "standbys", Json.texts(List.of("m1", "m2")),
                "env", Json.textMembers(Map.of("A", "1", "FLY_STANDBY_FOR", "m1,m2"))));
    MachineConfig wanted = config(Map.of("env", Json.textMembers(Map.of("A", "1"))));

    assertThat(wanted.keeping(present).json().object("env"))
        .isEqualTo(Json.textMembers(Map.of("A", "1", "FLY_STANDBY_FOR", "m1,m2")));
    assertThat(wanted.sameEffectAs(present)).isTrue();
  }

  @Test
  void needsNoUpdateForTheOrderOfHeaders() {
    MachineConfig one = checks("A", "B");
    MachineConfig other = checks("B", "A");

    assertThat(one.sameEffectAs(other)).isTrue();
    assertThat(one.changedKeys(checks("A", "C"))).containsExactly("services", "checks");
  }

  @Test
  void needsNoUpdateForKeysThatFlyctlAlwaysWrites() {
    MachineConfig written =
        config(
            Map.of(
                "init", Json.Obj.EMPTY,
                "services", new Json.Arr(List.of(object("force_instance_key", new Json.Nothing()))),
                "statics",
                    new Json.Arr(
                        List.of(
                            Json.textMembers(
                                Map.of(
                                    "guest_path", "/a",
                                    "url_prefix", "/b",
                                    "tigris_bucket", "",
                                    "index_document", ""))))));
    MachineConfig stored =
        config(
            Map.of(
                "metrics", new Json.Nothing(),
                "services", new Json.Arr(List.of(Json.Obj.EMPTY)),
                "statics",
                    new Json.Arr(
                        List.of(
                            Json.textMembers(Map.of("guest_path", "/a", "url_prefix", "/b"))))));

    assertThat(written.changedKeys(stored)).isEmpty();
    assertThat(stored.changedKeys(written)).isEmpty();
  }

  private static MachineConfig checks(String... headers) {
    Json check =
        object(
            "headers",
            new Json.Arr(
                List.of(headers).stream()
                    .<Json>map(name ->
                        new Json.Obj(
                            Map.of(
                                "name", Json.text(name),
                                "values", Json.texts(List.of("1")))))
                    .toList()));
    return config(
        Map.of(
            "checks",
            object("ready", check),
            "services",
            new Json.Arr(List.of(object("checks", new Json.Arr(List.of(check)))))));
  }

  private static MachineConfig mount(Map<String, String> mount) {
    return config(Map.of("mounts", new Json.Arr(List.of(Json.textMembers(mount)))));
  }

  private static Json.Obj object(String key, Json value) {
    return new Json.Obj(Map.of(key, value));
  }

  private static MachineConfig config(Map<String, Json> members) {
    return new MachineConfig(new Json.Obj(members));
  }
}
