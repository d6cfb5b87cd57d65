package dev.relayctl.plan;

import static dev.relayctl.plan.Members.each;
import static dev.relayctl.plan.Members.object;

/** Steps on machines as JSON. */
final class MachineStepJson {
  private MachineStepJson() {}

  static Json.Obj of(MachineStep step) {
    return switch (step) {
      case MachineStep.ReplaceMachines(var app, var groups, var pace, var atMost) ->
          object()
              .put("app", app.value())
              .put("pace", pace.name())
              .put("atMostMillis", atMost)
              .put("groups", each(groups, MachineStepJson::group))
              .done();
      case MachineStep.StartBeside(var app, var role, var machines, var atOnce, var atMost) ->
          object()
              .put("app", app.value())
              .put("role", role.name())
              .put("atOnce", atOnce)
              .put("atMostMillis", atMost)
              .put("machines", each(machines, MachineStepJson::change))
              .done();
      case MachineStep.SwitchTraffic(var app, var greens, var blues, var settle) ->
          object()
              .put("app", app.value())
              .put("greens", Json.texts(greens))
              .put("blues", Json.texts(blues))
              .put("settleMillis", settle)
              .done();
      case MachineStep.RemoveMachines(var app, var why, var ids, var slots) ->
          object()
              .put("app", app.value())
              .put("removed", why.name())
              .put("ids", Json.texts(ids))
              .put("slots", Json.texts(slots))
              .done();
    };
  }

  private static Json.Obj group(GroupChange group) {
    return object()
        .put("group", group.group())
        .put("atOnce", group.atOnce())
        .put("machines", each(group.changes(), MachineStepJson::change))
        .done();
  }

  private static Json.Obj change(MachineChange change) {
    return switch (change) {
      case MachineChange.Create(var region, var config, var launch, var standsByFor, var disk) ->
          object()
              .put("change", "create")
              .put("region", region)
              .put("launch", launch.name())
              .put("standsByFor", standsByFor)
              .put("disk", disk == null ? null : disk(disk))
              .put("config", config.json())
              .done();
      case MachineChange.Update(
              var id,
              var instanceId,
              var before,
              var config,
              var launch,
              var changedKeys) ->
          object()
              .put("change", "update")
              .put("id", id)
              .put("instanceId", instanceId)
              .put("launch", launch.name())
              .put("changedKeys", Json.texts(changedKeys))
              .put("before", before.json())
              .put("config", config.json())
              .done();
    };
  }

  private static Json.Obj disk(Disk disk) {
    var json = object().put("name", disk.name()).put("sizeGigabytes", disk.sizeGigabytes());
    Integer days = disk.snapshotDays();
    return (days == null ? json : json.put("snapshotDays", days)).done();
  }
}
