package dev.relayctl.sandbox.pages;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.relayctl.sandbox.http.Json;
import java.util.Map;

/** How a PATCH changes a project (§3.2): key by key and to any depth; null takes a key away. */
final class Merge {
  private Merge() {}

  /** A new object; neither of the two is touched. */
  static ObjectNode of(JsonNode before, JsonNode patch) {
    ObjectNode after = before instanceof ObjectNode object ? object.deepCopy() : Json.object();
    for (Map.Entry<String, JsonNode> member : patch.properties()) {
      JsonNode value = member.getValue();
      if (value.isNull()) {
        after.remove(member.getKey());
      } else if (value.isObject()) {
        after.set(member.getKey(), of(after.path(member.getKey()), value));
      } else {
        after.set(member.getKey(), value.deepCopy());
      }
    }
    return after;
  }
}
