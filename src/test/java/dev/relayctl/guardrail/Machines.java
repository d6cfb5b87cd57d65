package dev.relayctl.guardrail;

import dev.relayctl.plan.HostStatus;
import dev.relayctl.plan.Json;
import dev.relayctl.plan.Machine;
import dev.relayctl.plan.MachineConfig;
import dev.relayctl.plan.MachineState;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Machines as Fly would tell of them. */
final class Machines {
  private Machines() {}

  /** A started machine of a group. */
  static Machine of(String id, String group, int megabytes, Machine.Event... events) {
    return of(id, group, Map.of("guest", guest(megabytes)), events);
  }

  /** The same with further parts of its config. */
  static Machine of(String id, String group, Map<String, Json> more, Machine.Event... events) {
    var config = new LinkedHashMap<>(more);
    config.put(
        "metadata",
        Json.textMembers(Map.of("fly_platform_version", "v2", "fly_process_group", group)));
    return new Machine(
        id,
        id,
        MachineState.STARTED,
        "fra",
        "01",
        null,
        new MachineConfig(new Json.Obj(config)),
        List.of(),
        List.of(events),
        false,
        HostStatus.OK,
        true);
  }

  static Machine.Event outOfMemory(Instant at) {
    return new Machine.Event(
        "o" + at,
        "exit",
        "stopped",
        at.toEpochMilli(),
        new Machine.Exit(137, 9, false, true, true));
  }

  static Machine.Event updated(Instant at) {
    return new Machine.Event("u" + at, "update", "replacing", at.toEpochMilli(), null);
  }

  private static Json guest(int megabytes) {
    return new Json.Obj(Map.of("memory_mb", Json.number(megabytes)));
  }
}
