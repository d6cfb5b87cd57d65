package dev.relayctl.sandbox.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * A request to an API.
 *
 * @param path without the query, as it was sent
 * @param rawQuery the query as it was sent; empty when there was none
 * @param headers the first value of each; names in lower case
 * @param content the body, empty when there was none; of a multipart body, a character per byte
 * @param parameters the variable parts of the path by name
 */
public record Request(
    String method,
    String path,
    String rawQuery,
    Map<String, String> headers,
    String content,
    Map<String, String> parameters) {
  public Request {
    headers = Map.copyOf(headers);
    parameters = Map.copyOf(parameters);
  }

  Request with(Map<String, String> filledIn) {
    return new Request(method, path, rawQuery, headers, content, filledIn);
  }

  /** The first value of a header, whatever the case of its name; null when it wasn't sent. */
  public @Nullable String header(String name) {
    return headers.get(name.toLowerCase(Locale.ROOT));
  }

  /** Without headers and body, where secrets travel. */
  @Override
  public String toString() {
    return method + " " + path;
  }

  /** A variable part of the path. */
  public String at(String name) {
    return parameters.getOrDefault(name, "");
  }

  /** The first value of a query parameter; null when it is absent or empty. */
  public @Nullable String query(String name) {
    List<String> values = queries(name);
    return values.isEmpty() || values.getFirst().isEmpty() ? null : values.getFirst();
  }

  /** All values of a query parameter, repeated or separated by commas. */
  public List<String> queries(String name) {
    var values = new ArrayList<String>();
    for (String value : query().getOrDefault(name, List.of())) {
      values.addAll(List.of(value.split(",", -1)));
    }
    return values;
  }

  /** Whether a query parameter says yes. */
  public boolean asks(String name) {
    String value = query(name);
    return value != null && (value.equals("true") || value.equals("1"));
  }

  /** A whole number in the query; empty when it is absent or none. */
  public OptionalInt number(String name) {
    String value = query(name);
    try {
      return value == null ? OptionalInt.empty() : OptionalInt.of(Integer.parseInt(value));
    } catch (NumberFormatException _) {
      return OptionalInt.empty();
    }
  }

  /** The query by name, each with its values in order. */
  public Map<String, List<String>> query() {
    var query = new HashMap<String, List<String>>();
    for (String part : rawQuery.split("&", -1)) {
      int equals = part.indexOf('=');
      if (!part.isEmpty()) {
        String name = decode(equals < 0 ? part : part.substring(0, equals));
        String value = equals < 0 ? "" : decode(part.substring(equals + 1));
        query.computeIfAbsent(name, _ -> new ArrayList<>()).add(value);
      }
    }
    return query;
  }

  /** The body as an object, an empty one when there is no body; empty when it is none. */
  public Optional<ObjectNode> body() {
    if (content.isEmpty()) {
      return Optional.of(Json.object());
    }
    try {
      JsonNode node = Json.MAPPER.readTree(content);
      return node instanceof ObjectNode object ? Optional.of(object) : Optional.empty();
    } catch (JsonProcessingException _) {
      return Optional.empty();
    }
  }

  private static String decode(String text) {
    try {
      return URLDecoder.decode(text, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException _) {
      return text;
    }
  }
}
