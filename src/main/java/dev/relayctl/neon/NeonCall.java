package dev.relayctl.neon;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One request to Neon, before it is sent.
 *
 * @param doing completes "could not …"
 * @param path below the API's base, without a slash at its beginning; its variable parts are ids
 * @param body what is sent; null for none
 */
record NeonCall(
    String doing,
    String method,
    String path,
    Map<String, String> query,
    @Nullable ObjectNode body) {
  NeonCall {
    query = Map.copyOf(query);
  }

  static NeonCall get(String doing, String path) {
    return get(doing, path, Map.of());
  }

  static NeonCall get(String doing, String path, Map<String, String> query) {
    return new NeonCall(doing, "GET", path, query, null);
  }

  static NeonCall post(String doing, String path, ObjectNode body) {
    return new NeonCall(doing, "POST", path, Map.of(), body);
  }

  static NeonCall patch(String doing, String path, ObjectNode body) {
    return new NeonCall(doing, "PATCH", path, Map.of(), body);
  }

  static NeonCall delete(String doing, String path) {
    return new NeonCall(doing, "DELETE", path, Map.of(), null);
  }

  /** Whether a second arrival does no harm: reading, and deleting what is gone by then (§2). */
  boolean harmlessTwice() {
    return !method.equals("POST");
  }
}
