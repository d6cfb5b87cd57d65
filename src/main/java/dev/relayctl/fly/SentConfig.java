package dev.relayctl.fly;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.relayctl.plan.MachineChange.Launch;
import dev.relayctl.plan.MachineConfig;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The bodies of create and update, with the keys that flyctl always writes ({@code
 * specs/fly-machines.md} §3.3): Fly's hosts have never seen a request without them.
 */
final class SentConfig {
  private static final List<String> STATIC_KEYS =
      List.of("guest_path", "url_prefix", "tigris_bucket", "index_document");

  private SentConfig() {}

  static ObjectNode body(MachineConfig config, Launch launch, @Nullable Long secretsVersion) {
    ObjectNode body = FlyJson.object();
    body.set("config", complete(FlyJson.node(config.json())));
    body.put(
        "skip_launch",
        switch (launch) {
          case START -> false;
          case LEAVE_STOPPED -> true;
        });
    body.put("skip_secrets", false);
    if (secretsVersion != null) {
      body.put("min_secrets_version", secretsVersion);
    }
    return body;
  }

  private static ObjectNode complete(ObjectNode config) {
    if (!config.path("init").isObject()) {
      config.set("init", FlyJson.object());
    }
    if (config.path("services") instanceof ArrayNode services) {
      for (JsonNode service : services) {
        if (service instanceof ObjectNode object && !object.has("force_instance_key")) {
          object.putNull("force_instance_key");
        }
      }
    }
    if (config.path("statics") instanceof ArrayNode statics) {
      for (JsonNode entry : statics) {
        if (entry instanceof ObjectNode object) {
          STATIC_KEYS.stream().filter(key -> !object.has(key)).forEach(key -> object.put(key, ""));
        }
      }
    }
    return config;
  }
}
