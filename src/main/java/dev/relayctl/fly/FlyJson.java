package dev.relayctl.fly;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.relayctl.plan.Json;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Our JSON values as Jackson's and back; nothing is lost, unknown keys included. */
final class FlyJson {
  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  /** Beyond that many zeros a number is written with an exponent. */
  private static final int MOST_ZEROS = 18;

  private FlyJson() {}

  /** The only JSON value in a text; a missing node for an empty text. */
  static JsonNode parse(byte[] text) throws IOException {
    return MAPPER.readTree(text);
  }

  static byte[] bytes(JsonNode node) {
    try {
      return MAPPER.writeValueAsString(node).getBytes(StandardCharsets.UTF_8);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a JSON tree that can't be written", e);
    }
  }

  static ObjectNode object() {
    return NODES.objectNode();
  }

  static JsonNode node(Json json) {
    return switch (json) {
      case Json.Obj object -> node(object);
      case Json.Arr(List<Json> items) -> {
        ArrayNode array = NODES.arrayNode();
        items.forEach(item -> array.add(node(item)));
        yield array;
      }
      case Json.Text(String value) -> NODES.textNode(value);
      case Json.Num(BigDecimal value) -> number(value);
      case Json.Flag(boolean value) -> NODES.booleanNode(value);
      case Json.Nothing() -> NODES.nullNode();
    };
  }

  static ObjectNode node(Json.Obj json) {
    ObjectNode object = NODES.objectNode();
    json.members().forEach((key, value) -> object.set(key, node(value)));
    return object;
  }

  /** Whole numbers without exponent: Go reads no integer from {@code 1E+2}. */
  private static JsonNode number(BigDecimal value) {
    return value.scale() <= 0 && value.scale() >= -MOST_ZEROS
        ? NODES.numberNode(value.toBigIntegerExact())
        : NODES.numberNode(value);
  }

  static Json json(JsonNode node) {
    return switch (node.getNodeType()) {
      case OBJECT, POJO -> object(node);
      case ARRAY -> {
        var items = new ArrayList<Json>();
        node.forEach(item -> items.add(json(item)));
        yield new Json.Arr(items);
      }
      case STRING, BINARY -> Json.text(node.asText());
      case NUMBER -> new Json.Num(node.decimalValue());
      case BOOLEAN -> Json.flag(node.booleanValue());
      case NULL, MISSING -> new Json.Nothing();
    };
  }

  /** The object; an empty one when the node is something else. */
  static Json.Obj object(JsonNode node) {
    var members = new LinkedHashMap<String, Json>();
    for (Map.Entry<String, JsonNode> member : node.properties()) {
      members.put(member.getKey(), json(member.getValue()));
    }
    return new Json.Obj(members);
  }
}
