package dev.relayctl.sandbox.http;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reading and making JSON. */
public final class Json {
  /** Ignores what it does not know, writes no nulls. */
  public static final ObjectMapper MAPPER =
      JsonMapper.builder()
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .defaultPropertyInclusion(
              JsonInclude.Value.construct(JsonInclude.Include.NON_NULL, JsonInclude.Include.ALWAYS))
          .build();

  private Json() {}

  /** A new object. */
  public static ObjectNode object() {
    return MAPPER.createObjectNode();
  }

  /** A new array. */
  public static ArrayNode array() {
    return MAPPER.createArrayNode();
  }

  /** The value as bytes of JSON. */
  public static byte[] bytes(Object value) {
    try {
      return MAPPER.writeValueAsBytes(value);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("not representable as JSON: " + value.getClass(), e);
    }
  }

  /** The text under a key; null when it is absent or no text. */
  public static @Nullable String text(JsonNode node, String key) {
    JsonNode value = node.get(key);
    return value != null && value.isTextual() ? value.textValue() : null;
  }

  /** The text under a key, or the other one. */
  public static String text(JsonNode node, String key, String otherwise) {
    String value = text(node, key);
    return value == null ? otherwise : value;
  }

  /** The texts of an array under a key; empty when it is absent. */
  public static List<String> texts(JsonNode node, String key) {
    var texts = new ArrayList<String>();
    for (JsonNode value : node.path(key)) {
      texts.add(value.asText());
    }
    return List.copyOf(texts);
  }

  /** The members of an object under a key, as texts and in order; empty when it is absent. */
  public static Map<String, String> map(JsonNode node, String key) {
    var map = new LinkedHashMap<String, String>();
    for (Map.Entry<String, JsonNode> member : node.path(key).properties()) {
      if (!member.getValue().isNull()) {
        map.put(member.getKey(), member.getValue().asText());
      }
    }
    return map;
  }
}
