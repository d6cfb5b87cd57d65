package dev.relayctl.pages;

import com.fasterxml.jackson.databind.JsonNode;
import dev.relayctl.environment.Secret;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One request to Cloudflare, before it is sent.
 *
 * @param doing completes "could not …"
 * @param path its segments below the API's base
 * @param upload the token of an upload, where that asks (§1); null for the API's own
 * @param answer what a good answer holds
 */
record PagesCall(
    String doing,
    String method,
    List<String> path,
    Map<String, String> query,
    Body body,
    @Nullable Secret upload,
    Answer answer) {
  PagesCall {
    path = List.copyOf(path);
    query = Map.copyOf(query);
  }

  /** What is sent. */
  sealed interface Body {
    /** Nothing. */
    record None() implements Body {}

    /** A JSON document. */
    record Json(JsonNode document) implements Body {}

    /** A form of several parts; those whose name begins with an underscore are files. */
    record Form(Map<String, String> parts) implements Body {
      public Form {
        parts = new LinkedHashMap<>(parts);
      }
    }
  }

  /** What a good answer holds. */
  enum Answer {
    RESULT,
    /** Success alone; a result may be there or not. */
    SUCCESS
  }

  static PagesCall get(String doing, List<String> path, Map<String, String> query) {
    return new PagesCall(doing, "GET", path, query, new Body.None(), null, Answer.RESULT);
  }

  /** A patch names what changes: a second arrival changes nothing more (§3.2). */
  static PagesCall patch(String doing, List<String> path, JsonNode body) {
    return new PagesCall(doing, "PATCH", path, Map.of(), new Body.Json(body), null, Answer.RESULT);
  }

  static PagesCall post(String doing, List<String> path, Body body) {
    return new PagesCall(doing, "POST", path, Map.of(), body, null, Answer.RESULT);
  }

  static PagesCall delete(String doing, List<String> path, Map<String, String> query) {
    return new PagesCall(doing, "DELETE", path, query, new Body.None(), null, Answer.SUCCESS);
  }

  /** Files and their hashes; repeating one changes nothing (§4). */
  static PagesCall assets(String doing, String which, JsonNode body, Secret upload, Answer answer) {
    return new PagesCall(
        doing,
        "POST",
        List.of("pages", "assets", which),
        Map.of(),
        new Body.Json(body),
        upload,
        answer);
  }
}
