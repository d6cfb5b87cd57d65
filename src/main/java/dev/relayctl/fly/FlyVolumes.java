package dev.relayctl.fly;

import static dev.relayctl.fly.FlyRequests.purpose;
import static dev.relayctl.fly.FlyRequests.where;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.relayctl.environment.AppName;
import dev.relayctl.fly.FlyCall.Purpose;
import dev.relayctl.fly.FlyCall.Twice;
import dev.relayctl.plan.HostStatus;
import dev.relayctl.plan.Volume;
import dev.relayctl.problem.Result;
import dev.relayctl.run.Fleet.NewVolume;
import java.util.ArrayList;
import java.util.List;

/** The volumes of apps ({@code specs/fly-machines.md} §2.5). */
record FlyVolumes(FlyRequests fly) {
  Result<List<Volume>> list(AppName app) {
    FlyCall call =
        FlyCall.of("GET", fly.url(app, "volumes"), purpose("list the volumes", where(app)));
    return fly.body(call)
        .then(json -> {
          if (!json.isArray()) {
            return Result.bad(
                FlyProblems.garbled(call, "the list of volumes is no JSON array", ""));
          }
          var volumes = new ArrayList<Result<Volume>>();
          json.forEach(volume -> volumes.add(volume(call, volume)));
          return Result.all(volumes);
        });
  }

  Result<Volume> create(AppName app, NewVolume volume) {
    String doing = "create a volume in " + volume.region();
    FlyCall call =
        FlyCall.of("POST", fly.url(app, "volumes"), new Purpose(doing, where(app), Twice.SECOND))
            .sending(body(volume));
    return fly.body(call).then(json -> volume(call, json));
  }

  private static ObjectNode body(NewVolume volume) {
    ObjectNode body =
        FlyJson.object()
            .put("name", volume.name())
            .put("region", volume.region())
            .put("size_gb", volume.sizeGigabytes())
            .put("encrypted", true);
    if (volume.snapshotRetention() != null) {
      body.put("snapshot_retention", volume.snapshotRetention());
    }
    if (volume.snapshots() != null) {
      body.put(
          "auto_backup_enabled",
          switch (volume.snapshots()) {
            case SCHEDULED -> true;
            case NONE -> false;
          });
    }
    if (volume.guest() != null) {
      body.set("compute", FlyJson.node(volume.guest()));
    }
    return body;
  }

  private static Result<Volume> volume(FlyCall call, JsonNode json) {
    String id = MachineReader.text(json, "id");
    if (id.isEmpty()) {
      return Result.bad(FlyProblems.garbled(call, "the volume has no id", ""));
    }
    String machine = MachineReader.text(json, "attached_machine_id");
    return Result.ok(
        new Volume(
            id,
            MachineReader.text(json, "name"),
            MachineReader.text(json, "state"),
            MachineReader.text(json, "region"),
            json.path("size_gb").asInt(0),
            machine.isEmpty() ? null : machine,
            HostStatus.of(MachineReader.text(json, "host_status"))));
  }
}
