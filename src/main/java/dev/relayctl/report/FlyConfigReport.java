package dev.relayctl.report;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.relayctl.environment.AppName;
import dev.relayctl.plan.machine.GroupConfigs;

/** The machine configs as they go over the wire: {@code relayctl/fly-config/v1}. */
public record FlyConfigReport(AppName app, GroupConfigs configs) {

  /** The document as text. */
  public String json() {
    ObjectNode document = JsonTree.object();
    document.put("schema", "relayctl/fly-config/v1");
    document.put("app", app.value());
    ArrayNode groups = document.putArray("groups");
    for (var group : configs.groups()) {
      ObjectNode node = groups.addObject();
      node.put("name", group.name());
      node.put("count", group.count());
      JsonTree.put(node, "region", group.region());
      node.set("config", JsonTree.node(group.config().json()));
    }
    var command = configs.releaseCommand();
    if (command != null) {
      ObjectNode node = document.putObject("releaseCommand");
      node.set("config", JsonTree.node(command.config().json()));
      node.put("timeoutMillis", command.timeout().toMillis());
    }
    document.put("strategy", configs.strategy().word());
    return JsonTree.print(document);
  }
}
