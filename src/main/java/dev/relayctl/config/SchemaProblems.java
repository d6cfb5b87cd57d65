package dev.relayctl.config;

import com.networknt.schema.Error;
import com.networknt.schema.path.NodePath;
import dev.relayctl.problem.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * The validator's errors as problems at their place. Values are not quoted, since one may be a
 * secret in the wrong place; only those of closed lists are.
 */
final class SchemaProblems {
  private final JsonNode schema;
  private final Node.MapNode file;

  SchemaProblems(JsonNode schema, Node.MapNode file) {
    this.schema = schema;
    this.file = file;
  }

  /** A problem with its place, for sorting. */
  record Located(Position at, Problem problem) {}

  Located located(Error error) {
    List<String> path = elements(error.getInstanceLocation());
    Node value = valueAt(path);
    String property = error.getProperty();
    return switch (error.getKeyword()) {
      case "additionalProperties" -> unknownKey(error, path, value, property);
      case "propertyNames" -> invalidName(error, path, value, property);
      case "type" -> wrongType(error, path, value);
      case "enum" -> unknownValue(error, path, value);
      case "required" -> missingKey(error, path, value, property);
      case null, default -> invalidValue(error, path, value);
    };
  }

  private Located unknownKey(
      Error error, List<String> path, Node value, @Nullable String property) {
    String key = property == null ? "" : property;
    List<String> accepted = names(owner(error).path("properties"));
    Position at = keyAt(value, key);
    String place = path.isEmpty() ? "at the top" : "under " + String.join(".", path);
    Optional<String> near = Nearest.to(key, accepted);
    String remedy =
        near.map(name -> "did you mean " + name + "? write " + name)
            .or(() -> elsewhere(key).map(owner -> "move it under " + owner))
            .orElse("delete it");
    String subject = path.isEmpty() ? "an environment" : path.getLast();
    return invalid(
        at,
        "config.unknown-key",
        "no key \"" + key + "\" " + place,
        subject + " accepts: " + String.join(", ", accepted),
        remedy);
  }

  private Located invalidName(
      Error error, List<String> path, Node value, @Nullable String property) {
    String key = property == null ? "" : property;
    JsonNode names = resolved(owner(error).path("propertyNames"));
    return invalid(
        keyAt(value, key),
        "config.invalid-name",
        "\"" + key + "\" is no name for a key under " + String.join(".", path),
        names.path("description").asString(""),
        Nearest.to(key, accepted(names))
            .map(name -> "did you mean " + name + "? write " + name)
            .orElse("rename it"));
  }

  private Located wrongType(Error error, List<String> path, Node value) {
    JsonNode owner = owner(error);
    String wanted = types(owner.path("type"));
    String name = path.isEmpty() ? "the file" : name(path);
    boolean nothing = value instanceof Node.Scalar scalar && scalar.type() == Node.Type.NOTHING;
    return invalid(
        value.at(),
        "config.wrong-type",
        nothing ? name + " has no value" : name + " is " + value.described(),
        "it takes " + wanted,
        remedy(path, nothing ? "write a value, or delete the key" : "write " + wanted));
  }

  private Located unknownValue(Error error, List<String> path, Node value) {
    List<String> accepted = accepted(owner(error));
    String written = value instanceof Node.Scalar scalar ? scalar.text() : value.described();
    return invalid(
        value.at(),
        "config.unknown-value",
        name(path) + " can't be \"" + written + "\"",
        "it accepts: " + String.join(", ", accepted),
        Nearest.to(written, accepted)
            .map(near -> "did you mean " + near + "? write " + near)
            .orElse("write one of them"));
  }

  private Located missingKey(
      Error error, List<String> path, Node value, @Nullable String property) {
    String key = property == null ? "" : property;
    String description =
        resolved(owner(error).path("properties").path(key)).path("description").asString("");
    return invalid(
        value.at(),
        "config.missing-key",
        "the key \"" + key + "\" is missing under " + name(path),
        description.isEmpty() ? "it is required" : description,
        "add " + key + ":");
  }

  private Located invalidValue(Error error, List<String> path, Node value) {
    String description = schemaFor(path).path("description").asString("");
    String specific = owner(error).path("description").asString(description);
    return invalid(
        value.at(),
        "config.invalid-value",
        name(path) + " is not acceptable",
        specific.isEmpty() ? error.getMessage() : specific,
        remedy(path, "write a value of that form"));
  }

  /** An example from the schema to write, or the other text where the schema has none. */
  private String remedy(List<String> path, String otherwise) {
    JsonNode examples = schemaFor(path).path("examples");
    if (examples.isEmpty() || path.isEmpty()) {
      return otherwise;
    }
    return "write, for example, " + path.getLast() + ": " + written(examples.get(0));
  }

  private static String written(JsonNode example) {
    return example.isString() ? example.asString() : example.toString();
  }

  /** The schema that a place in a file is described by; missing where there is none. */
  private JsonNode schemaFor(List<String> path) {
    JsonNode at = schema;
    for (String element : path) {
      JsonNode property = at.path("properties").path(element);
      if (property.isMissingNode()) {
        property = at.has("items") ? at.path("items") : at.path("additionalProperties");
      }
      // What stands beside a reference describes the place better than what it refers to.
      at = property.has("examples") ? property : resolved(property);
    }
    return at;
  }

  private JsonNode resolved(JsonNode node) {
    String pointer = node.path("$ref").asString("");
    return pointer.isEmpty() ? node : schema.at(pointer.substring(1));
  }

  /** The object of the schema in which the keyword stands that was not satisfied. */
  private JsonNode owner(Error error) {
    List<String> path = elements(error.getSchemaLocation().getFragment());
    JsonNode at = schema;
    for (String element : path.subList(0, Math.max(0, path.size() - 1))) {
      at = at.path(element);
    }
    return at;
  }

  /** The only section that has a key of this name; for keys that stand one level too high. */
  private Optional<String> elsewhere(String key) {
    List<String> owners =
        names(schema.path("properties")).stream()
            .filter(section -> schema.path("properties").path(section).path("properties").has(key))
            .toList();
    return owners.isEmpty() ? Optional.empty() : Optional.of(String.join(" or ", owners));
  }

  private Node valueAt(List<String> path) {
    Node node = file;
    for (String element : path) {
      node =
          switch (node) {
            case Node.MapNode map when map.entries().containsKey(element) ->
                map.entries().get(element).value();
            case Node.ListNode list -> list.items().get(Integer.parseInt(element));
            case Node other -> other;
          };
    }
    return node;
  }

  private static Position keyAt(Node value, String key) {
    return value instanceof Node.MapNode map
        ? map.entry(key).map(Node.Entry::keyAt).orElse(map.at())
        : value.at();
  }

  private static List<String> elements(NodePath path) {
    List<String> elements = new ArrayList<>();
    for (int i = 0; i < path.getNameCount(); i++) {
      elements.add(String.valueOf(path.getElement(i)));
    }
    return elements;
  }

  /** The words of an {@code enum}; none where anything of the form is right. */
  private static List<String> accepted(JsonNode schema) {
    List<String> accepted = new ArrayList<>();
    schema.path("enum").forEach(item -> accepted.add(item.asString("")));
    return accepted;
  }

  private static List<String> names(JsonNode object) {
    return List.copyOf(object.propertyNames());
  }

  /** {@code guardrails.freeze[0].from}. */
  private static String name(List<String> path) {
    return path.stream()
        .map(element -> Character.isDigit(element.charAt(0)) ? "[" + element + "]" : "." + element)
        .collect(Collectors.joining())
        .substring(1);
  }

  private static String types(JsonNode types) {
    if (!types.isArray()) {
      return type(types.asString(""));
    }
    List<String> words = new ArrayList<>();
    types.forEach(item -> words.add(type(item.asString(""))));
    return String.join(" or ", words);
  }

  private static String type(String type) {
    return switch (type) {
      case "object" -> "a map";
      case "array" -> "a list";
      case "string" -> "text";
      case "integer" -> "a whole number";
      case "number" -> "a number";
      case "boolean" -> "true or false";
      default -> type;
    };
  }

  private static Located invalid(Position at, String id, String what, String why, String remedy) {
    return new Located(at, Problem.invalid(id, what, at.where(), why, remedy));
  }
}
