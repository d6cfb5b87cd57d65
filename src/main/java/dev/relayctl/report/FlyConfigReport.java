package dev.relayctl.report;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.relayctl.environment.AppName;
import dev.relayctl.plan.machine.Group;
import dev.relayctl.plan.machine.GroupConfigs;
import dev.relayctl.plan.machine.VolumeTemplate;
import java.util.Locale;

/** The machine configs as they go over the wire: {@code relayctl/fly-config/v1}. */
public record FlyConfigReport(AppName app, GroupConfigs configs) {

  /** The document as text. */
  public String json() {
    ObjectNode document = JsonTree.object();
    document.put("schema", "relayctl/fly-config/v1");
    document.put("app", app.value());
    document.put("defaultGroup", configs.defaultGroup());
    ArrayNode groups = document.putArray("groups");
    configs.groups().forEach(group -> put(groups.addObject(), group));
    var command = configs.releaseCommand();
    if (command != null) {
      ObjectNode node = document.putObject("releaseCommand");
      node.set("config", JsonTree.node(command.config().json()));
      node.put("timeoutMillis", command.timeout().toMillis());
    }
    document.put("strategy", configs.strategy().word());
    document.put("maxUnavailable", configs.maxUnavailable().value());
    document.put("waitTimeoutMillis", configs.waitTimeout().toMillis());
    return JsonTree.print(document);
  }

  private static void put(ObjectNode node, Group group) {
    node.put("name", group.name());
    node.put("count", group.count());
    node.put("spare", group.spare().name().toLowerCase(Locale.ROOT));
    JsonTree.put(node, "region", group.region());
    node.set("config", JsonTree.node(group.config().json()));
    if (!group.mounts().isEmpty()) {
      ArrayNode volumes = node.putArray("volumes");
      group.mounts().forEach(volume -> put(volumes.addObject(), volume));
    }
    if (!group.tests().isEmpty()) {
      ArrayNode tests = node.putArray("machineChecks");
      group
          .tests()
          .forEach(test -> tests.addObject().set("config", JsonTree.node(test.config().json())));
    }
  }

  private static void put(ObjectNode node, VolumeTemplate volume) {
    node.put("name", volume.name());
    node.put("path", volume.path());
    node.put("gigabytes", volume.gigabytes());
    if (volume.snapshotRetentionDays() != null) {
      node.put("snapshotRetentionDays", volume.snapshotRetentionDays());
    }
    if (volume.scheduledSnapshots() != null) {
      node.put("scheduledSnapshots", volume.scheduledSnapshots());
    }
  }
}
