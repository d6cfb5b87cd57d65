package dev.relayctl.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.relayctl.plan.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * JSON text, Jackson's trees and {@link Json} into one another. The one mapper of the documents.
 */
final class JsonTree {
  private static final ObjectMapper MAPPER =
      JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

  private JsonTree() {}

  static ObjectNode object() {
    return JsonNodeFactory.instance.objectNode();
  }

  static ArrayNode array() {
    return JsonNodeFactory.instance.arrayNode();
  }

  static ArrayNode texts(Iterable<String> values) {
    ArrayNode array = array();
    values.forEach(array::add);
    return array;
  }

  /** Puts a text unless it is unknown: documents have no nulls (DESIGN §11). */
  static void put(ObjectNode node, String key, @Nullable String value) {
    if (value != null && !value.isEmpty()) {
      node.put(key, value);
    }
  }

  static String print(JsonNode node) {
    try {
      return MAPPER.writeValueAsString(node);
    } catch (JsonProcessingException e) {
      // A tree of plain nodes can always be written.
      throw new IllegalStateException(e);
    }
  }

  /** The tree of a text; empty when it isn't JSON. */
  static Optional<JsonNode> parse(String text) {
    try {
      return Optional.of(MAPPER.readTree(text));
    } catch (JsonProcessingException _) {
      return Optional.empty();
    }
  }

  static ObjectNode object(Json.Obj json) {
    ObjectNode object = object();
    json.members().forEach((key, value) -> object.set(key, node(value)));
    return object;
  }

  static JsonNode node(Json json) {
    JsonNodeFactory nodes = JsonNodeFactory.instance;
    return switch (json) {
      case Json.Obj object -> object(object);
      case Json.Arr(List<Json> items) -> {
        ArrayNode array = nodes.arrayNode();
        items.forEach(item -> array.add(node(item)));
        yield array;
      }
      case Json.Text(String value) -> nodes.textNode(value);
      case Json.Num(var value) ->
          value.scale() <= 0 ? nodes.numberNode(value.toBigInteger()) : nodes.numberNode(value);
      case Json.Flag(boolean value) -> nodes.booleanNode(value);
      case Json.Nothing() -> nodes.nullNode();
    };
  }

  static Json json(JsonNode node) {
    return switch (node.getNodeType()) {
      case OBJECT -> object(node);
      case ARRAY -> {
        var items = new ArrayList<Json>();
        node.forEach(item -> items.add(json(item)));
        yield new Json.Arr(items);
      }
      case STRING -> Json.text(node.textValue());
      case NUMBER -> new Json.Num(node.decimalValue());
      case BOOLEAN -> Json.flag(node.booleanValue());
      case NULL, MISSING, BINARY, POJO -> new Json.Nothing();
    };
  }

  static Json.Obj object(JsonNode node) {
    var members = new LinkedHashMap<String, Json>();
    node.properties().forEach(member -> members.put(member.getKey(), json(member.getValue())));
    return new Json.Obj(members);
  }
}
