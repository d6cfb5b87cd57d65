package dev.relayctl.pages;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One request to Cloudflare, before it is sent.
 *
 * @param doing completes "could not …"
 * @param path its segments below the API's base
 * @param body what is sent; null for none
 */
record PagesCall(
    String doing,
    String method,
    List<String> path,
    Map<String, String> query,
    @Nullable ObjectNode body) {
  PagesCall {
    path = List.copyOf(path);
    query = Map.copyOf(query);
  }

  static PagesCall get(String doing, List<String> path, Map<String, String> query) {
    return new PagesCall(doing, "GET", path, query, null);
  }

  /** A patch names what changes: a second arrival changes nothing more (§3.2). */
  static PagesCall patch(String doing, List<String> path, ObjectNode body) {
    return new PagesCall(doing, "PATCH", path, Map.of(), body);
  }
}
