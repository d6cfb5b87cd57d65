package dev.relayctl.report;

import com.fasterxml.jackson.databind.JsonNode;
import dev.relayctl.environment.AppName;
import dev.relayctl.plan.MachineConfig;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What steps in documents are made of. */
final class StepFields {
  private StepFields() {}

  static AppName app(JsonNode detail) {
    return new AppName(detail.path("app").asText());
  }

  static MachineConfig config(JsonNode node) {
    return new MachineConfig(JsonTree.object(node));
  }

  static @Nullable String text(JsonNode node, String key) {
    return node.has(key) ? node.path(key).asText() : null;
  }

  static List<String> texts(JsonNode node) {
    var texts = new ArrayList<String>();
    node.forEach(text -> texts.add(text.asText()));
    return texts;
  }

  static Map<String, String> textMap(JsonNode node) {
    var map = new LinkedHashMap<String, String>();
    node.properties().forEach(member -> map.put(member.getKey(), member.getValue().asText()));
    return map;
  }

  static Map<String, Integer> counts(JsonNode node) {
    var map = new LinkedHashMap<String, Integer>();
    node.properties().forEach(member -> map.put(member.getKey(), member.getValue().asInt()));
    return map;
  }

  static Duration millis(JsonNode node, String key) {
    return Duration.ofMillis(node.path(key).asLong());
  }

  static @Nullable URI url(JsonNode node) {
    return node.has("url") ? URI.create(node.path("url").asText()) : null;
  }

  /** The items of an array that has to be there, if only empty. */
  static <T> List<T> each(JsonNode node, String key, Function<JsonNode, T> one) {
    if (!node.path(key).isArray()) {
      throw new IllegalArgumentException("no " + key);
    }
    var values = new ArrayList<T>();
    node.path(key).forEach(item -> values.add(one.apply(item)));
    return values;
  }
}
