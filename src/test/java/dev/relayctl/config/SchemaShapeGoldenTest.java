package dev.relayctl.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * The shape is the schema without its texts. {@code -Dgolden.update=true} writes it anew, for the
 * next build.
 */
final class SchemaShapeGoldenTest {
  private static final Path SCHEMA = Path.of("schemas/environment.schema.json");
  private static final Path SHAPE =
      Path.of("src/main/java/dev/relayctl/config/EnvironmentShape.java");
  private static final Set<String> TEXTS =
      Set.of("$schema", "$id", "title", "description", "examples", "default");

  private final JsonMapper mapper = new JsonMapper();

  @Test
  void isTheSchemaWithoutItsTexts() throws IOException {
    JsonNode schema = mapper.readTree(Files.readString(SCHEMA));

    JsonNode shape = shape(schema);

    if (Boolean.getBoolean("golden.update") && System.getenv("CI") == null) {
      Files.writeString(SHAPE, SOURCE.replace("TREE", java(shape)));
    }
    assertThat(json(EnvironmentShape.tree())).isEqualTo(shape);
  }

  @Test
  void describesEveryKey() throws IOException {
    JsonNode schema = mapper.readTree(Files.readString(SCHEMA));
    List<String> silent = new ArrayList<>();

    collectSilent(schema, "", silent);

    assertThat(silent).isEmpty();
  }

  private static void collectSilent(JsonNode schema, String path, List<String> silent) {
    schema
        .path("properties")
        .properties()
        .forEach(property -> {
          String name = path + "." + property.getKey();
          JsonNode value = property.getValue();
          boolean told = value.has("title") && value.has("description");
          boolean shown = value.has("examples") || value.has("properties");
          if (!(value.has("$ref") && told) && (!told || !(shown || value.has("items")))) {
            silent.add(name);
          }
          if (value.path("type").asString("").equals("object")
              && !value.has("propertyNames")
              && !value.path("additionalProperties").isBoolean()) {
            silent.add(name + " accepts anything");
          }
          collectSilent(value, name, silent);
          collectSilent(value.path("items"), name + "[]", silent);
        });
  }

  private static JsonNode shape(JsonNode schema) {
    if (!(schema instanceof ObjectNode object)) {
      return schema;
    }
    ObjectNode shape = object.objectNode();
    object
        .properties()
        .forEach(keyword -> {
          JsonNode value = keyword.getValue();
          switch (keyword.getKey()) {
            case "properties", "$defs" -> {
              ObjectNode named = shape.putObject(keyword.getKey());
              value.properties().forEach(one -> named.set(one.getKey(), shape(one.getValue())));
            }
            case String key when TEXTS.contains(key) -> {}
            case String key -> shape.set(key, shape(value));
          }
        });
    return shape;
  }

  private static String java(JsonNode schema) {
    if (schema instanceof ObjectNode object) {
      return object.properties().stream()
          .map(one -> "entry(" + quoted(one.getKey()) + ", " + java(one.getValue()) + ")")
          .collect(Collectors.joining(", ", "map(", ")"));
    }
    if (schema.isArray()) {
      return schema
          .valueStream()
          .map(SchemaShapeGoldenTest::java)
          .collect(Collectors.joining(", ", "list(", ")"));
    }
    String type = schema.isNumber() ? "INTEGER" : schema.isBoolean() ? "BOOLEAN" : "TEXT";
    return "scalar(" + type + ", " + quoted(schema.asString()) + ")";
  }

  private static String quoted(String text) {
    return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }

  private JsonNode json(Node node) {
    return node.match(
        map -> {
          ObjectNode object = mapper.createObjectNode();
          map.entries().forEach((key, entry) -> object.set(key, json(entry.value())));
          return object;
        },
        list -> {
          ArrayNode array = mapper.createArrayNode();
          list.items().forEach(item -> array.add(json(item)));
          return array;
        },
        scalar -> {
          JsonNodeFactory values = mapper.getNodeFactory();
          return switch (scalar.type()) {
            case INTEGER -> values.numberNode(Integer.parseInt(scalar.text()));
            case BOOLEAN -> values.booleanNode(Boolean.parseBoolean(scalar.text()));
            default -> values.stringNode(scalar.text());
          };
        });
  }

  private static final String SOURCE =
      """
      package dev.relayctl.config;

      import static dev.relayctl.config.Node.Type.BOOLEAN;
      import static dev.relayctl.config.Node.Type.INTEGER;
      import static dev.relayctl.config.Node.Type.TEXT;
      import static dev.relayctl.config.ShapeNodes.entry;
      import static dev.relayctl.config.ShapeNodes.list;
      import static dev.relayctl.config.ShapeNodes.map;
      import static dev.relayctl.config.ShapeNodes.scalar;

      /**
       * The schema of environment files without titles, descriptions and examples, written by
       * SchemaShapeGoldenTest. In code, since reading 5 KB of JSON costs a command's start 35 ms
       * (docs/adr/0003).
       */
      final class EnvironmentShape {
        private EnvironmentShape() {}

        static Node.MapNode tree() {
          return TREE;
        }
      }
      """;
}
