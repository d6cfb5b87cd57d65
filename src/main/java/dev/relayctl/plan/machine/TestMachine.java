package dev.relayctl.plan.machine;

import dev.relayctl.plan.Json;
import dev.relayctl.plan.Machine;
import dev.relayctl.plan.MachineConfig;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The throw-away machine of one {@code machine_checks} ({@code specs/fly-machines.md} §6): it is
 * made for each machine that is tested, and passes when it exits with 0.
 *
 * @param config what doesn't depend on the machine that is tested
 */
public record TestMachine(MachineConfig config) {
  static final String GROUP = "fly_app_test_machine_command";

  /**
   * The config for testing one machine: its image and entrypoint unless the check names others, its
   * size, and its env on top of the file's.
   *
   * @param privateIp of the machine that is tested; null when it has none yet
   */
  public MachineConfig testing(Machine tested, @Nullable String privateIp) {
    Json.Obj present = tested.config().json();
    Json.Obj own = config.json();
    var merged = new LinkedHashMap<>(own.members());
    if (own.get("image").isEmpty()) {
      merged.put("image", Json.text(tested.config().image()));
    }
    present.get("guest").ifPresent(guest -> merged.put("guest", guest));
    Json.Obj init = own.object("init");
    if (init.get("entrypoint").isEmpty()) {
      present
          .object("init")
          .get("entrypoint")
          .ifPresent(entrypoint -> merged.put("init", init.with("entrypoint", entrypoint)));
    }
    merged.put("env", env(own.object("env"), present.object("env"), privateIp));
    return new MachineConfig(new Json.Obj(merged));
  }

  private static Json env(Json.Obj own, Json.Obj tested, @Nullable String privateIp) {
    Map<String, Json> env = new TreeMap<>(own.members());
    env.putAll(tested.members());
    // What marks the machine wins over the tested machine's own marks.
    for (String mark : new String[] {"FLY_PROCESS_GROUP", "FLY_TEST_COMMAND", "PRIMARY_REGION"}) {
      own.get(mark).ifPresent(value -> env.put(mark, value));
    }
    env.put("FLY_TEST_MACHINE_IP", Json.text(privateIp == null ? "" : privateIp));
    return new Json.Obj(env);
  }
}
