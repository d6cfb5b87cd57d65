package dev.relayctl.sandbox.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What an API answers.
 *
 * @param body null for an answer without one
 */
public record Answer(int status, @Nullable JsonNode body, Map<String, String> headers) {
  private static final String TYPE = "Content-Type";

  public Answer {
    headers = Map.copyOf(headers);
  }

  /** An answer with a body. */
  public static Answer of(int status, JsonNode body) {
    return new Answer(status, body, Map.of());
  }

  /** Status 200 with a body. */
  public static Answer ok(JsonNode body) {
    return of(200, body);
  }

  /** A page, as gateways answer. */
  public static Answer html(int status, String page) {
    return new Answer(status, TextNode.valueOf(page), Map.of(TYPE, "text/html; charset=utf-8"));
  }

  /** {@code {"ok":true}}. */
  public static Answer okay() {
    return ok(Json.object().put("ok", true));
  }

  /** The same with a header more. */
  public Answer with(String name, String value) {
    var all = new HashMap<>(headers);
    all.put(name, value);
    return new Answer(status, body, all);
  }

  String type() {
    return headers.getOrDefault(TYPE, "application/json; charset=utf-8");
  }

  /** The body as it is sent. */
  byte[] bytes() {
    if (body == null) {
      return new byte[0];
    }
    return headers.containsKey(TYPE)
        ? body.asText().getBytes(StandardCharsets.UTF_8)
        : Json.bytes(body);
  }

  /** An answer without a body. */
  public static Answer empty(int status) {
    return new Answer(status, null, Map.of());
  }
}
