package dev.relayctl.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * Makes one object of those that are composed of several ({@code allOf}): parts that refuse each
 * other's keys could not be fulfilled together.
 */
final class MergedSchemas {
  private final ObjectNode document;

  private MergedSchemas(ObjectNode document) {
    this.document = document;
  }

  static void mergeAll(ObjectNode document) {
    new MergedSchemas(document).merge(document);
  }

  private void merge(JsonNode node) {
    node.forEach(this::merge);
    if (node instanceof ObjectNode object && object.path("allOf").size() > 1) {
      ObjectNode whole = object.objectNode();
      whole.put("type", "object");
      ObjectNode properties = whole.putObject("properties");
      ArrayNode required = whole.putArray("required");
      if (collect(object, properties, required)) {
        object.removeAll();
        object.setAll(whole);
      }
    }
  }

  /** Whether all parts are objects with named properties. */
  private boolean collect(JsonNode schema, ObjectNode properties, ArrayNode required) {
    JsonNode resolved =
        schema.has("$ref") ? document.at(schema.path("$ref").asText().substring(1)) : schema;
    boolean plain = resolved.path("properties").isObject() || resolved.path("allOf").isArray();
    for (JsonNode part : resolved.path("allOf")) {
      plain &= collect(part, properties, required);
    }
    resolved.path("properties").properties().forEach(p -> properties.set(p.getKey(), p.getValue()));
    resolved.path("required").forEach(required::add);
    return plain;
  }
}
