package dev.relayctl.sandbox.github;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.relayctl.sandbox.http.Answer;
import dev.relayctl.sandbox.http.Json;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The fields of a body, and all that is wrong with them. */
final class Fields {
  private final String resource;
  private final JsonNode body;
  private final ArrayNode errors = Json.array();

  /**
   * Nothing is wrong yet.
   *
   * @param resource what they are fields of, in GitHub's words
   */
  Fields(String resource, JsonNode body) {
    this.resource = resource;
    this.body = body;
  }

  boolean has(String name) {
    return body.hasNonNull(name);
  }

  JsonNode at(String name) {
    return body.path(name);
  }

  /** A text that has to be there and not be empty. */
  String required(String name) {
    String text = text(name);
    if (!has(name) || (text != null && text.isBlank())) {
      note(name, "missing_field", null);
    }
    return text == null ? "" : text;
  }

  /** A text; null when it is absent. */
  @Nullable String text(String name) {
    if (has(name) && !at(name).isTextual()) {
      invalid(name, name + " is not a string");
    }
    return Json.text(body, name);
  }

  String text(String name, String otherwise) {
    String text = text(name);
    return text == null ? otherwise : text;
  }

  /** The same, no longer than that. */
  @Nullable String text(String name, int most) {
    String text = text(name);
    if (text != null && text.length() > most) {
      invalid(name, name + " is too long (maximum is " + most + " characters)");
    }
    return text;
  }

  /** One of the words. */
  String word(String name, List<String> words, String otherwise) {
    String text = text(name, otherwise);
    if (!text.isEmpty() && !words.contains(text)) {
      invalid(name, name + " is none of " + String.join(", ", words));
    }
    return text;
  }

  boolean flag(String name, boolean otherwise) {
    if (has(name) && !at(name).isBoolean()) {
      invalid(name, name + " is not a boolean");
    }
    return at(name).asBoolean(otherwise);
  }

  /** Notes that a field is wrong. */
  void invalid(String field, @Nullable String message) {
    note(field, "invalid", message);
  }

  /** Notes anything else. */
  void note(@Nullable String field, String code, @Nullable String message) {
    ObjectNode error = errors.addObject().put("resource", resource);
    if (field != null) {
      error.put("field", field);
    }
    error.put("code", code);
    if (message != null) {
      error.put("message", message);
    }
  }

  /** The refusal; empty when nothing is wrong. */
  Optional<Answer> refusal() {
    return errors.isEmpty() ? Optional.empty() : Optional.of(Errors.invalid(errors));
  }

  /** The answer where nothing is wrong, else the refusal. */
  Answer orElse(Supplier<Answer> answer) {
    return refusal().orElseGet(answer);
  }
}
