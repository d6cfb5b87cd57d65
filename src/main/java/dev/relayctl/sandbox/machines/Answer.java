package dev.relayctl.sandbox.machines;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the API answers.
 *
 * @param body null for an answer without one
 */
record Answer(int status, @Nullable JsonNode body, Map<String, String> headers) {
  static Answer of(int status, JsonNode body) {
    return new Answer(status, body, Map.of());
  }

  static Answer ok(JsonNode body) {
    return of(200, body);
  }

  /** {@code {"ok":true}}. */
  static Answer okay() {
    return ok(Json.object().put("ok", true));
  }

  static Answer empty(int status) {
    return new Answer(status, null, Map.of());
  }

  /** A failure as the platform words it (specification §1.4). */
  static Answer error(int status, String text) {
    return error(status, text, "unknown");
  }

  static Answer error(int status, String text, String code) {
    return of(status, Json.object().put("error", text).put("status", code));
  }

  static Answer badRequest(String text) {
    return error(400, "invalid_argument: " + text);
  }

  /** What the state of things doesn't permit. */
  static Answer precondition(String text) {
    return error(412, "failed_precondition: " + text);
  }

  static Answer noMachine(String id) {
    return error(404, "machine not found: " + id);
  }
}
