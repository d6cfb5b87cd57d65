package dev.relayctl.config;

import java.math.BigDecimal;
import java.math.BigInteger;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Our tree as the schema validator's. */
final class SchemaJson {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private SchemaJson() {}

  static JsonNode of(Node node) {
    return switch (node) {
      case Node.MapNode map -> {
        ObjectNode object = NODES.objectNode();
        map.entries().forEach((key, entry) -> object.set(key, of(entry.value())));
        yield object;
      }
      case Node.ListNode list -> {
        ArrayNode array = NODES.arrayNode();
        list.items().forEach(item -> array.add(of(item)));
        yield array;
      }
      case Node.Scalar scalar ->
          switch (scalar.type()) {
            case TEXT -> NODES.stringNode(scalar.text());
            case INTEGER -> NODES.numberNode(new BigInteger(scalar.text()));
            case DECIMAL -> NODES.numberNode(new BigDecimal(scalar.text()));
            case BOOLEAN -> NODES.booleanNode(scalar.text().equalsIgnoreCase("true"));
            case NOTHING -> NODES.nullNode();
          };
    };
  }
}
