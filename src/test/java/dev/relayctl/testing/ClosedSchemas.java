package dev.relayctl.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** Makes the objects of an OpenAPI document refuse keys that it doesn't name. */
final class ClosedSchemas {
  private ClosedSchemas() {}

  static void closeAll(ObjectNode document) {
    document.path("components").path("schemas").forEach(ClosedSchemas::close);
    document.path("components").path("responses").forEach(ClosedSchemas::closeContent);
    for (JsonNode path : document.path("paths")) {
      for (JsonNode operation : path) {
        closeContent(operation.path("requestBody"));
        operation.path("responses").forEach(ClosedSchemas::closeContent);
      }
    }
  }

  private static void closeContent(JsonNode body) {
    body.path("content").forEach(content -> close(content.path("schema")));
  }

  private static void close(JsonNode schema) {
    if (schema instanceof ObjectNode object
        && object.path("properties").isObject()
        && !object.has("additionalProperties")
        && !object.has("allOf")) {
      object.put("additionalProperties", false);
    }
    schema.path("properties").forEach(ClosedSchemas::close);
    close(schema, "items");
    close(schema, "additionalProperties");
    schema.path("allOf").forEach(ClosedSchemas::close);
    schema.path("anyOf").forEach(ClosedSchemas::close);
    schema.path("oneOf").forEach(ClosedSchemas::close);
  }

  private static void close(JsonNode schema, String key) {
    if (schema.path(key).isObject()) {
      close(schema.path(key));
    }
  }
}
