package dev.relayctl.plan.machine;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.relayctl.config.Format;
import dev.relayctl.config.Node;
import dev.relayctl.environment.AppName;
import dev.relayctl.environment.flytoml.FlyToml;
import dev.relayctl.plan.ReleaseTag;
import dev.relayctl.problem.Problem;
import dev.relayctl.problem.Result;
import dev.relayctl.problem.Where;
import dev.relayctl.report.FlyConfigReport;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The corpus of {@code golden/fly-config}. Each directory holds a {@code fly.toml}, {@code
 * fly.json} or {@code fly.yaml}, what an environment adds ({@code environment.json}, where it adds
 * anything), and what is expected: {@code config.json}, the {@code relayctl/fly-config/v1} document
 * without image and bookkeeping, or {@code problems.txt}. Expectations are written from {@code
 * specs/fly-machines.md}, and nothing here can rewrite them.
 */
final class GoldenCases {
  static final Path CASES = Path.of("src/test/resources/golden/fly-config");

  private static final String IMAGE =
      "registry.fly.io/relay-api@sha256:" + "0123456789abcdef".repeat(4);
  private static final ReleaseTag TAG = new ReleaseTag(7, "c0ffee", "main", "0042");
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Metadata that differs from release to release. */
  private static final Set<String> BOOKKEEPING =
      Set.of(
          "fly_release_version",
          "relayctl_release",
          "relayctl_commit",
          "relayctl_branch",
          "relayctl_revision");

  private GoldenCases() {}

  /** The directories that hold a file of that name. */
  static Stream<Path> with(String expectation) throws IOException {
    try (Stream<Path> directories = Files.list(CASES)) {
      return directories
          .filter(directory -> Files.exists(directory.resolve(expectation)))
          .sorted()
          .toList()
          .stream();
    }
  }

  /** The configuration of a case: {@code fly.toml}, {@code fly.json} or {@code fly.yaml}. */
  static Path file(Path directory) {
    return Stream.of("fly.toml", "fly.json", "fly.yaml")
        .map(directory::resolve)
        .filter(Files::exists)
        .findFirst()
        .orElseThrow();
  }

  static Result<Node.MapNode> tree(Path directory) {
    Path file = file(directory);
    String name = file.getFileName().toString();
    return Format.of(name).read(file, name);
  }

  /** The tree of a case whose file can be read. */
  static Node.MapNode validTree(Path directory) {
    return tree(directory)
        .orElse(problems -> {
          throw new AssertionError(problems);
        });
  }

  /** What the case's file and environment come to. */
  static Result<JsonNode> document(Path directory) {
    return tree(directory).then(tree -> document(directory, tree));
  }

  /** The same for another tree in the place of the case's file. */
  static Result<JsonNode> document(Path directory, Node.MapNode tree) {
    JsonNode environment = environment(directory);
    Map<String, String> env = new HashMap<>();
    environment.path("env").properties().forEach(e -> env.put(e.getKey(), e.getValue().asText()));
    Map<String, Integer> counts = new HashMap<>();
    environment
        .path("counts")
        .properties()
        .forEach(e -> counts.put(e.getKey(), e.getValue().asInt()));
    var app = new AppName("relay-api");
    return FlyToml.read(tree, Format.of(file(directory).toString()))
        .then(toml ->
            GroupConfigs.of(
                toml,
                app,
                env,
                counts,
                IMAGE,
                TAG,
                (path, where) -> bytes(directory.resolve(path), where)))
        .map(configs -> withoutBookkeeping(parse(new FlyConfigReport(app, configs).json())));
  }

  private static JsonNode environment(Path directory) {
    try {
      Path file = directory.resolve("environment.json");
      return Files.exists(file) ? JSON.readTree(file.toFile()) : JSON.createObjectNode();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Result<byte[]> bytes(Path file, Where where) {
    try {
      return Result.ok(Files.readAllBytes(file));
    } catch (IOException e) {
      return Result.bad(
          Problem.invalid("fly-toml.file-unreadable", "no file", where, e.toString(), "make it"));
    }
  }

  static JsonNode parse(String json) {
    try {
      return JSON.readTree(json);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What a case can know: the image is checked here, the release's metadata is left out. */
  private static JsonNode withoutBookkeeping(JsonNode document) {
    ((ObjectNode) document).remove("schema");
    for (JsonNode config : document.findValues("config")) {
      var object = (ObjectNode) config;
      if (IMAGE.equals(object.path("image").asText())) {
        object.remove("image");
      }
      ((ObjectNode) object.path("metadata")).remove(BOOKKEEPING);
    }
    return document;
  }

  /** Keys and check headers in one order, since they have none: for comparing as text. */
  static String canonical(JsonNode document) {
    return sorted(document).toPrettyString();
  }

  private static JsonNode sorted(JsonNode node) {
    if (node instanceof ObjectNode object) {
      ObjectNode copy = JSON.createObjectNode();
      object.properties().stream()
          .sorted(Map.Entry.comparingByKey())
          .forEach(member -> copy.set(member.getKey(), sorted(member.getValue())));
      return copy;
    }
    if (node instanceof ArrayNode array) {
      List<JsonNode> items = new ArrayList<>();
      array.forEach(item -> items.add(sorted(item)));
      if (!items.isEmpty() && items.stream().allMatch(item -> item.has("values"))) {
        items.sort(Comparator.comparing(item -> item.path("name").asText()));
      }
      return JSON.createArrayNode().addAll(items);
    }
    return node;
  }

  /** {@code id line:column what}, one problem per line. */
  static List<String> lines(List<Problem> problems) {
    return problems.stream()
        .map(Problem::facts)
        .map(facts ->
            facts.id().value()
                + " "
                + facts.where().text().replaceFirst("^fly\\.[a-z]+:", "")
                + " "
                + facts.what())
        .toList();
  }
}
