package dev.relayctl.sandbox.github;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.relayctl.sandbox.http.Json;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A deployment that is asked for (§5).
 *
 * @param contexts what has to be green; null for everything
 */
record Wish(
    String ref,
    Deployment.Purpose purpose,
    JsonNode payload,
    Merging merging,
    @Nullable List<String> contexts) {
  private static final String CONTEXTS = "required_contexts";

  /** Whether the default branch is to be merged into what is deployed. */
  enum Merging {
    FIRST,
    NEVER
  }

  /** As it was sent. */
  static Wish of(Fields fields) {
    String ref = fields.required("ref");
    String environment = fields.text("environment", "production");
    var purpose =
        new Deployment.Purpose(
            fields.text("task", "deploy"),
            environment,
            fields.text("description", DeploymentRoutes.LONGEST_DESCRIPTION),
            fields.flag("transient_environment", false),
            fields.flag("production_environment", environment.equals("production")));
    return new Wish(
        ref,
        purpose,
        payload(fields.at("payload")),
        fields.flag("auto_merge", true) ? Merging.FIRST : Merging.NEVER,
        contexts(fields));
  }

  private static @Nullable List<String> contexts(Fields fields) {
    if (!fields.has(CONTEXTS)) {
      return null;
    }
    boolean texts =
        fields.at(CONTEXTS).isArray()
            && fields.at(CONTEXTS).valueStream().allMatch(JsonNode::isTextual);
    if (!texts) {
      fields.invalid(CONTEXTS, CONTEXTS + " is no array of strings");
    }
    return fields.at(CONTEXTS).valueStream().map(JsonNode::asText).toList();
  }

  /** An object that was sent as a text is an object. */
  private static JsonNode payload(JsonNode sent) {
    if (sent.isNull() || sent.isMissingNode()) {
      return Json.object();
    }
    try {
      JsonNode read = sent.isTextual() ? Json.MAPPER.readTree(sent.asText()) : sent;
      return read.isObject() ? read : sent;
    } catch (JsonProcessingException _) {
      return sent;
    }
  }
}
