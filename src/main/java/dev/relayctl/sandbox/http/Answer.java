package dev.relayctl.sandbox.http;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What an API answers.
 *
 * @param body null for an answer without one
 */
public record Answer(int status, @Nullable JsonNode body, Map<String, String> headers) {
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

  /** {@code {"ok":true}}. */
  public static Answer okay() {
    return ok(Json.object().put("ok", true));
  }

  /** An answer without a body. */
  public static Answer empty(int status) {
    return new Answer(status, null, Map.of());
  }
}
