package dev.relayctl.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.dialect.Dialects;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * A vendor's OpenAPI 3.0 document as the judge of requests and answers. Objects are closed: a key
 * that the document doesn't name is a violation, since that is what a typing error looks like. Its
 * known errors are given as {@link Deviation}s.
 */
public final class OpenApiContract {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final ObjectNode document;
  private final String basePath;
  private final List<Deviation> deviations;
  private final SchemaRegistry schemas = SchemaRegistry.withDialect(Dialects.getOpenApi30());
  private final Map<String, Schema> compiled = new ConcurrentHashMap<>();

  private OpenApiContract(ObjectNode document, String basePath, List<Deviation> deviations) {
    this.document = document;
    this.basePath = basePath;
    this.deviations = List.copyOf(deviations);
  }

  /**
   * The contract in a file.
   *
   * @param basePath what precedes the document's paths on the wire, {@code /v1}; may be empty
   */
  public static OpenApiContract read(Path file, String basePath, List<Deviation> deviations) {
    try {
      return of(JSON.readTree(file.toFile()), basePath, deviations);
    } catch (IOException e) {
      throw new UncheckedIOException(file + " can't be read", e);
    }
  }

  static OpenApiContract of(JsonNode document, String basePath, List<Deviation> deviations) {
    var closed = (ObjectNode) document.deepCopy();
    MergedSchemas.mergeAll(closed);
    ClosedSchemas.closeAll(closed);
    return new OpenApiContract(closed, basePath, deviations);
  }

  /** What is wrong with a request; nothing when it is right. Headers aren't looked at. */
  public List<String> checkRequest(
      String method, String path, Map<String, List<String>> query, @Nullable String body) {
    Operation operation = operation(method, path);
    if (operation == null) {
      return List.of("no operation " + method + " " + path);
    }
    var violations = new ArrayList<String>();
    checkParameters(operation, "query", query, violations);
    checkRequestBody(operation, body, violations);
    return counted(operation, violations);
  }

  /** What is wrong with a request, its required headers among it. */
  public List<String> checkRequest(
      String method,
      String path,
      Map<String, List<String>> query,
      Set<String> headers,
      @Nullable String body) {
    var violations = new ArrayList<>(checkRequest(method, path, query, body));
    Operation operation = operation(method, path);
    if (operation != null) {
      Set<String> present =
          Set.copyOf(headers.stream().map(name -> name.toLowerCase(Locale.ROOT)).toList());
      parameters(operation, "header").stream()
          .filter(header -> header.path("required").asBoolean())
          .map(header -> header.path("name").asText())
          .filter(name -> !present.contains(name.toLowerCase(Locale.ROOT)))
          .forEach(name -> violations.add("header " + name + " is missing"));
    }
    return violations;
  }

  /** What is wrong with an answer; nothing when it is right. */
  public List<String> checkResponse(String method, String path, int status, @Nullable String body) {
    Operation operation = operation(method, path);
    if (operation == null) {
      return List.of("no operation " + method + " " + path);
    }
    var violations = new ArrayList<String>();
    JsonNode answer = declared(operation, status);
    JsonNode corrected = corrected(operation, status);
    if (corrected == null && answer.isMissingNode()) {
      violations.add("status " + status + " is not declared");
    }
    JsonNode schema = corrected == null ? jsonSchema(answer) : corrected;
    if (!schema.isMissingNode()) {
      check("answer " + status, operation.name() + " " + status, schema, body, violations);
    }
    return counted(operation, violations);
  }

  /** The answer of that status, else the one for its hundred, else the one for all others. */
  private JsonNode declared(Operation operation, int status) {
    JsonNode answers = operation.json().path("responses");
    String key = Integer.toString(status);
    String hundred = status / 100 + "XX";
    String other = answers.has(hundred) ? hundred : "default";
    JsonNode answer = answers.path(answers.has(key) ? key : other);
    return answer.has("$ref") ? document.at(answer.path("$ref").asText().substring(1)) : answer;
  }

  private record Operation(String method, String template, JsonNode json) {
    String name() {
      return method + " " + template;
    }
  }

  /** The operation with the fewest placeholders that fits; null when there is none. */
  private @Nullable Operation operation(String method, String path) {
    if (!path.startsWith(basePath)) {
      return null;
    }
    String[] wanted = path.substring(basePath.length()).split("/", -1);
    Operation best = null;
    for (Map.Entry<String, JsonNode> entry : document.path("paths").properties()) {
      JsonNode json = entry.getValue().path(method.toLowerCase(Locale.ROOT));
      if (json.isObject()
          && fits(entry.getKey().split("/", -1), wanted)
          && (best == null || placeholders(entry.getKey()) < placeholders(best.template()))) {
        best = new Operation(method, entry.getKey(), json);
      }
    }
    return best;
  }

  private static boolean fits(String[] template, String[] wanted) {
    if (template.length != wanted.length) {
      return false;
    }
    for (int i = 0; i < template.length; i++) {
      boolean placeholder = template[i].startsWith("{");
      if (placeholder ? wanted[i].isEmpty() : !template[i].equals(wanted[i])) {
        return false;
      }
    }
    return true;
  }

  private static long placeholders(String template) {
    return template.chars().filter(c -> c == '{').count();
  }

  private List<JsonNode> parameters(Operation operation, String place) {
    return StreamSupport.stream(operation.json().path("parameters").spliterator(), false)
        .map(parameter -> parameter.has("$ref") ? referred(parameter) : parameter)
        .filter(parameter -> parameter.path("in").asText().equals(place))
        .toList();
  }

  private JsonNode referred(JsonNode reference) {
    return document.at(reference.path("$ref").asText().replaceFirst("^#", ""));
  }

  private void checkParameters(
      Operation operation, String place, Map<String, List<String>> given, List<String> violations) {
    List<JsonNode> declared = parameters(operation, place);
    for (JsonNode parameter : declared) {
      String name = parameter.path("name").asText();
      if (parameter.path("required").asBoolean() && !given.containsKey(name)) {
        violations.add(place + " " + name + " is missing");
      }
      for (String value : given.getOrDefault(name, List.of())) {
        String key = operation.name() + " " + place + " " + name;
        check(
            place + " " + name, key, parameter.path("schema"), json(parameter, value), violations);
      }
    }
    given.keySet().stream()
        .filter(name -> declared.stream().noneMatch(p -> p.path("name").asText().equals(name)))
        .forEach(name -> violations.add(place + " " + name + " is not declared"));
  }

  /** A parameter's text as the JSON value that its schema speaks of. */
  private static String json(JsonNode parameter, String value) {
    boolean bare =
        switch (parameter.at("/schema/type").asText()) {
          case "integer", "number" -> value.matches("-?[0-9]+(\\.[0-9]+)?");
          case "boolean" -> value.equals("true") || value.equals("false");
          default -> false;
        };
    return bare ? value : JSON.getNodeFactory().textNode(value).toString();
  }

  private void checkRequestBody(
      Operation operation, @Nullable String body, List<String> violations) {
    JsonNode declared = operation.json().path("requestBody");
    boolean empty = body == null || body.isEmpty();
    if (declared.isMissingNode()) {
      if (!empty) {
        violations.add("a body where none is declared");
      }
    } else if (!empty || declared.path("required").asBoolean()) {
      check("body", operation.name() + " body", jsonSchema(declared), body, violations);
    }
  }

  private static JsonNode jsonSchema(JsonNode content) {
    return content.path("content").path("application/json").path("schema");
  }

  private void check(
      String what, String key, JsonNode schema, @Nullable String json, List<String> violations) {
    if (json == null || json.isEmpty()) {
      violations.add(what + " is empty");
      return;
    }
    Schema judge = compiled.computeIfAbsent(key, _ -> schemas.getSchema(standalone(schema)));
    try {
      JSON.readTree(json);
    } catch (IOException e) {
      violations.add(what + " is not JSON: " + e.getMessage());
      return;
    }
    judge.validate(json, InputFormat.JSON).stream()
        .map(error -> what + " " + error.getInstanceLocation() + ": " + error.getMessage())
        .forEach(violations::add);
  }

  /** The schema with the components that it refers to. */
  private String standalone(JsonNode schema) {
    ObjectNode whole = JSON.createObjectNode();
    whole.putArray("allOf").add(schema);
    whole.set("components", document.path("components"));
    return whole.toString();
  }

  private @Nullable JsonNode corrected(Operation operation, int status) {
    for (Deviation deviation : deviations) {
      if (deviation instanceof Deviation.Answer answer
          && answer.operation().equals(operation.name())
          && answer.status() == status) {
        try {
          return JSON.readTree(answer.schema());
        } catch (IOException e) {
          throw new IllegalStateException("a deviation that isn't JSON: " + answer, e);
        }
      }
    }
    return null;
  }

  private List<String> counted(Operation operation, List<String> violations) {
    return violations.stream()
        .filter(violation -> deviations.stream().noneMatch(d -> ignores(d, operation, violation)))
        .map(violation -> operation.name() + ": " + violation)
        .toList();
  }

  private static boolean ignores(Deviation deviation, Operation operation, String violation) {
    return deviation instanceof Deviation.Ignored ignored
        && ignored.operation().matcher(operation.name()).matches()
        && ignored.violation().matcher(violation).find();
  }
}
