package dev.relayctl.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.relayctl.problem.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The quick look and the validator agree. Each key of the schema is tried with values of every
 * kind, and with an unknown key beside it.
 */
final class SchemaShapeTest {
  private static final Position AT = new Position("f.yaml", 1, 1);
  private static final List<String> VALUES =
      List.of(
          "''",
          "a",
          "A_B",
          "a-b.c",
          "60s",
          "1h30m",
          "60",
          "0",
          "-1",
          "70000",
          "0.33",
          "1e3",
          "true",
          "~",
          "[]",
          "[a]",
          "[1]",
          "[[a]]",
          "[a, {from: b, to: c}]",
          "[{from: b}]",
          "{}",
          "{from: dev}",
          "{a: b}",
          "{A: b}",
          "{A: 1}",
          "{A: {from: b}}",
          "{A: {from: b, x: 1}}",
          "{command: [a], directory: b}",
          "{command: a, directory: b}",
          "{code.dirty: warn}",
          "{code.dirty: x}",
          "{web: 2}",
          "{web: -1}",
          "\"${env:X}\"",
          "/health",
          "https://example.com",
          "fra",
          "dev",
          "flyway",
          "docker",
          "dump",
          "all",
          "direct",
          "rolling",
          "none",
          "production",
          "[{from: Fri 16:00, to: Mon 08:00}]",
          "[{from: Fri 16, to: Mon 08:00}]",
          "[{files: a, table: b}]",
          "[{files: a, table: ''}]",
          "[{table: b}]",
          "[{from: Fri 16:00, to: Mon 08:00, zone: Europe/Berlin}]",
          "200",
          "99");

  private final EnvironmentSchema schema = EnvironmentSchema.load();
  private final SchemaValidator validator = SchemaValidator.load();
  private final Node.MapNode raw = read(Path.of("schemas/environment.schema.json"));

  @Test
  void agreesWithTheValidatorOverEveryKey() {
    List<List<String>> keys = new ArrayList<>();
    collect(raw, List.of(), keys);
    var accepted = new LinkedHashMap<String, Integer>();
    List<Node.MapNode> files = new ArrayList<>();
    for (List<String> key : keys) {
      for (String value : VALUES) {
        files.add(file(key, value(value)));
      }
      var unknown = new ArrayList<>(key.subList(0, key.size() - 1));
      unknown.add("no-such-key");
      files.add(file(unknown, value("a")));
    }

    List<Boolean> fine = files.stream().map(schema::isSurelyFine).toList();
    List<Boolean> validated = files.stream().map(validator::check).map(List::isEmpty).toList();

    for (int i = 0; i < files.size(); i++) {
      assertThat(fine.get(i)).as("%s", files.get(i)).isEqualTo(validated.get(i));
      int key = i / (VALUES.size() + 1);
      accepted.merge(String.join(".", keys.get(key)), fine.get(i) ? 1 : 0, Integer::sum);
    }
    assertThat(accepted).hasSizeGreaterThan(50);
    assertThat(accepted.entrySet()).allSatisfy(key -> assertThat(key.getValue()).isPositive());
  }

  private static void collect(Node.MapNode schema, List<String> path, List<List<String>> keys) {
    if (!(schema.find("properties").orElse(null) instanceof Node.MapNode properties)) {
      return;
    }
    for (Map.Entry<String, Node.Entry> property : properties.entries().entrySet()) {
      List<String> longer = Stream.concat(path.stream(), Stream.of(property.getKey())).toList();
      keys.add(longer);
      if (property.getValue().value() instanceof Node.MapNode below) {
        collect(below, longer, keys);
      }
    }
  }

  /** With what else its map has to have, so that the value alone decides. */
  private Node.MapNode file(List<String> path, Node value) {
    Node node = value;
    for (int i = path.size() - 1; i >= 0; i--) {
      String key = path.get(i);
      var entries = new LinkedHashMap<String, Node.Entry>();
      List<String> above = path.subList(0, i);
      for (String needed : required(above)) {
        entries.put(
            needed, new Node.Entry(needed, AT, value(isList(above, needed) ? "[a]" : "dev")));
      }
      entries.put(key, new Node.Entry(key, AT, node));
      node = new Node.MapNode(AT, entries);
    }
    return (Node.MapNode) node;
  }

  private Node schema(List<String> path) {
    String[] keys =
        path.stream().flatMap(key -> Stream.of("properties", key)).toArray(String[]::new);
    return keys.length == 0 ? raw : raw.find(keys).orElse(raw);
  }

  private boolean isList(List<String> above, String key) {
    return schema(above) instanceof Node.MapNode map
        && map.find("properties", key, "type").orElse(null) instanceof Node.Scalar type
        && type.text().equals("array");
  }

  private List<String> required(List<String> path) {
    return schema(path) instanceof Node.MapNode map
            && map.find("required").orElse(null) instanceof Node.ListNode list
        ? list.items().stream().map(item -> ((Node.Scalar) item).text()).toList()
        : List.of();
  }

  private static Node value(String yaml) {
    return ok(YamlFile.parse("v: " + yaml, "f.yaml")).find("v").orElseThrow();
  }

  private static Node.MapNode read(Path path) {
    try {
      return ok(YamlFile.parse(Files.readString(path), path.toString()));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static Node.MapNode ok(Result<Node.MapNode> result) {
    return switch (result) {
      case Result.Ok<Node.MapNode>(Node.MapNode map) -> map;
      case Result.Bad<Node.MapNode> bad -> throw new AssertionError(bad.problems());
    };
  }
}
