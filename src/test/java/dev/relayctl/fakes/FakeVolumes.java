package dev.relayctl.fakes;

import dev.relayctl.plan.HostStatus;
import dev.relayctl.plan.Json;
import dev.relayctl.plan.MachineConfig;
import dev.relayctl.plan.Volume;
import dev.relayctl.problem.Repeat;
import dev.relayctl.problem.Result;
import dev.relayctl.problem.Result.Done;
import dev.relayctl.run.Fleet.NewVolume;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The volumes of an app of {@link InMemoryFleet}. A machine has one as long as its config says. */
final class FakeVolumes {
  private final Map<String, Volume> volumes = new LinkedHashMap<>();

  Volume create(String id, NewVolume wanted) {
    var volume =
        new Volume(
            id,
            wanted.name(),
            "created",
            wanted.region(),
            wanted.sizeGigabytes(),
            null,
            HostStatus.OK);
    volumes.put(id, volume);
    return volume;
  }

  /** The same volume with another state of its host. */
  void onHost(String id, HostStatus status) {
    volumes.computeIfPresent(
        id,
        (_, v) ->
            new Volume(
                id, v.name(), v.state(), v.region(), v.sizeGigabytes(), v.attachedTo(), status));
  }

  List<Volume> all(Collection<FakeMachine> machines) {
    return volumes.values().stream().map(volume -> attached(volume, machines)).toList();
  }

  private static Volume attached(Volume volume, Collection<FakeMachine> machines) {
    Optional<String> machine =
        machines.stream()
            .filter(m -> !m.seen().state().gone())
            .filter(m -> mounted(m.seen().config()).contains(volume.id()))
            .map(FakeMachine::id)
            .findFirst();
    return new Volume(
        volume.id(),
        volume.name(),
        volume.state(),
        volume.region(),
        volume.sizeGigabytes(),
        machine.orElse(null),
        volume.hostStatus());
  }

  /** Whether the machine may mount what its config names. */
  Result<Done> mountable(String machine, MachineConfig config, Collection<FakeMachine> machines) {
    for (String id : mounted(config)) {
      Volume volume = volumes.get(id);
      if (volume == null) {
        return Result.bad(FakeApps.problem("fly.rejected", id, Repeat.NEVER));
      }
      String holder = attached(volume, machines).attachedTo();
      if (holder != null && !holder.equals(machine)) {
        return Result.bad(FakeApps.problem("fly.precondition", id, Repeat.NEVER));
      }
    }
    return Result.done();
  }

  private static List<String> mounted(MachineConfig config) {
    return config.json().items("mounts").stream()
        .filter(Json.Obj.class::isInstance)
        .map(Json.Obj.class::cast)
        .flatMap(mount -> mount.text("volume").stream())
        .toList();
  }
}
