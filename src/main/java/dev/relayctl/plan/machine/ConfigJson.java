package dev.relayctl.plan.machine;

import dev.relayctl.environment.flytoml.Experimental;
import dev.relayctl.environment.flytoml.FlyToml;
import dev.relayctl.environment.flytoml.General;
import dev.relayctl.environment.flytoml.Guest;
import dev.relayctl.environment.flytoml.MachineCheck;
import dev.relayctl.environment.flytoml.Metrics;
import dev.relayctl.environment.flytoml.Mount;
import dev.relayctl.environment.flytoml.NamedCheck;
import dev.relayctl.environment.flytoml.Restart;
import dev.relayctl.environment.flytoml.Static;
import dev.relayctl.plan.Json;
import dev.relayctl.plan.MachineConfig;
import dev.relayctl.plan.ReleaseTag;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The machine configs of one release, key by key as flyctl writes them ({@code
 * specs/fly-machines.md} §3.3, §5.2).
 *
 * @param env of all machines, without what Fly's own conventions add
 * @param files the same in all machines
 * @param image as machines name it
 */
record ConfigJson(
    FlyToml toml, Map<String, String> env, List<Json> files, String image, ReleaseTag tag) {
  private static final String RELEASE_COMMAND = "fly_app_release_command";

  /** The config of a group's machines. */
  MachineConfig ofGroup(String group) {
    return new MachineConfig(
        new Members()
            .json("env", env(group, Map.of()))
            .json("init", init(group))
            .json("guest", toml.guestOf(group).map(ConfigJson::guest).orElse(null))
            .json("metadata", metadata(group))
            .items("mounts", toml.mountsOf(group).stream().map(ConfigJson::mount).toList())
            .items("services", toml.servicesOf(group).stream().map(ServiceJson::service).toList())
            .json("metrics", toml.metricsOf(group).map(ConfigJson::metrics).orElse(null))
            .json("checks", checks(group))
            .items("statics", toml.statics().stream().map(ConfigJson::statics).toList())
            .text("image", image)
            .items("files", files)
            .json("restart", toml.restartOf(group).map(ConfigJson::restart).orElse(null))
            .json("stop_config", stopConfig())
            .object());
  }

  /** The config of the machine that runs the release command, without its size. */
  MachineConfig ofReleaseCommand() {
    return new MachineConfig(
        new Members()
            .json("env", env(RELEASE_COMMAND, Map.of("RELEASE_COMMAND", "1")))
            .json(
                "init",
                new Members()
                    .texts("entrypoint", toml.experimental().entrypoint())
                    .texts("cmd", toml.deploy().releaseCommand())
                    .number("swap_size_mb", toml.general().swapMegabytes())
                    .object())
            .json("metadata", metadata(RELEASE_COMMAND))
            .text("image", image)
            .items("files", files)
            .flagWhenTrue("auto_destroy", true)
            .json("restart", new Members().text("policy", "no").object())
            .json("dns", new Members().flagWhenTrue("skip_registration", true).object())
            .json("stop_config", stopConfig())
            .object());
  }

  /** The config of a machine that tests another one, without what it takes from that. */
  MachineConfig ofTest(MachineCheck check) {
    List<String> forAll = toml.experimental().entrypoint();
    return new MachineConfig(
        new Members()
            .json("env", env(TestMachine.GROUP, Map.of("FLY_TEST_COMMAND", "1")))
            .json(
                "init",
                new Members()
                    .texts("entrypoint", forAll.isEmpty() ? check.entrypoint() : forAll)
                    .texts("cmd", check.command())
                    .number("swap_size_mb", toml.general().swapMegabytes())
                    .object())
            .json("metadata", metadata(TestMachine.GROUP))
            .text("image", check.image())
            .flagWhenTrue("auto_destroy", true)
            .json("restart", new Members().text("policy", "no").object())
            .json("dns", new Members().flagWhenTrue("skip_registration", true).object())
            .json("stop_config", stopConfig(check))
            .object());
  }

  /** An image of its own has a signal and a timeout of its own; flyctl always writes the object. */
  private Json stopConfig(MachineCheck check) {
    General general = check.image() == null ? toml.general() : General.NONE;
    return new Members()
        .duration(
            "timeout", check.killTimeout() == null ? general.killTimeout() : check.killTimeout())
        .text("signal", check.killSignal() == null ? general.killSignal() : check.killSignal())
        .object();
  }

  private Json env(String group, Map<String, String> more) {
    var all = new TreeMap<>(env);
    all.putAll(more);
    all.put("FLY_PROCESS_GROUP", group);
    String region = toml.general().primaryRegion();
    if (region != null) {
      all.put("PRIMARY_REGION", region);
    }
    return Json.textMembers(all);
  }

  private Json metadata(String group) {
    var metadata = new LinkedHashMap<>(tag.metadata());
    metadata.put("fly_process_group", group);
    return Json.textMembers(metadata);
  }

  private Json init(String group) {
    Experimental experimental = toml.experimental();
    List<String> own = toml.processes().commands().getOrDefault(group, List.of());
    return new Members()
        .texts("exec", experimental.exec())
        .texts("entrypoint", experimental.entrypoint())
        .texts("cmd", own.isEmpty() ? experimental.cmd() : own)
        .number("swap_size_mb", toml.general().swapMegabytes())
        .object();
  }

  private @Nullable Json stopConfig() {
    General general = toml.general();
    return general.killSignal() == null && general.killTimeout() == null
        ? null
        : new Members()
            .duration("timeout", general.killTimeout())
            .text("signal", general.killSignal())
            .object();
  }

  private @Nullable Json checks(String group) {
    var checks = new TreeMap<String, Json>();
    for (NamedCheck named : toml.checksOf(group)) {
      checks.put(
          named.name(),
          ServiceJson.check(
              named.check().type(), toml.portOf(named, group).orElse(null), named.check()));
    }
    return checks.isEmpty() ? null : new Json.Obj(checks);
  }

  static Json guest(Guest guest) {
    return new Members()
        .text("cpu_kind", guest.cpuKind())
        .positive("cpus", guest.cpus())
        .positive("memory_mb", guest.memoryMegabytes())
        .positive("max_memory_mb", guest.maxMemoryMegabytes())
        .positive("gpus", guest.gpus())
        .text("gpu_kind", guest.gpuKind())
        .text("host_dedication_id", guest.hostDedicationId())
        .text("persist_rootfs", guest.persistRootfs())
        .texts("kernel_args", guest.kernelArgs())
        .object();
  }

  /** Without the volume, which differs from machine to machine. */
  private static Json mount(Mount mount) {
    Mount.AutoExtend extend = mount.autoExtend();
    return new Members()
        .text("path", mount.destination())
        .text("name", mount.source())
        .positive("extend_threshold_percent", extend == null ? null : extend.thresholdPercent())
        .positive("add_size_gb", extend == null ? null : extend.incrementGigabytes())
        .positive("size_gb_limit", extend == null ? null : extend.limitGigabytes())
        .object();
  }

  private static Json metrics(Metrics metrics) {
    return new Members()
        .positive("port", metrics.port())
        .text("path", metrics.path())
        .flagWhenTrue("https", metrics.https())
        .object();
  }

  /** All four keys, empty ones too: flyctl has no way of leaving them out. */
  private static Json statics(Static one) {
    var members = new LinkedHashMap<String, String>();
    members.put("guest_path", one.guestPath());
    members.put("url_prefix", one.urlPrefix());
    members.put("tigris_bucket", one.tigrisBucket() == null ? "" : one.tigrisBucket());
    members.put("index_document", one.indexDocument() == null ? "" : one.indexDocument());
    return Json.textMembers(members);
  }

  private static Json restart(Restart restart) {
    return new Members()
        .text("policy", restart.policy().inMachineConfig())
        .positive("max_retries", restart.retries())
        .object();
  }
}
