package dev.relayctl.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The shape is the schema without its texts. {@code -Dgolden.update=true} writes it anew. */
final class SchemaShapeGoldenTest {
  private static final Path SCHEMA = Path.of("schemas/environment.schema.json");
  private static final Path SHAPE =
      Path.of("src/main/resources/dev/relayctl/config/environment.shape.json");
  private static final Set<String> TEXTS =
      Set.of("$schema", "$id", "title", "description", "examples", "default");

  private final JsonMapper mapper = new JsonMapper();

  @Test
  void isTheSchemaWithoutItsTexts() throws IOException {
    JsonNode schema = mapper.readTree(Files.readString(SCHEMA));

    String shape = mapper.writeValueAsString(shape(schema)) + "\n";

    if (Boolean.getBoolean("golden.update") && System.getenv("CI") == null) {
      Files.createDirectories(SHAPE.getParent());
      Files.writeString(SHAPE, shape);
    }
    assertThat(SHAPE).hasContent(shape);
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
}
