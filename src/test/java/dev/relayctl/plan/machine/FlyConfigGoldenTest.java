package dev.relayctl.plan.machine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.core.util.Separators;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.relayctl.config.TomlFile;
import dev.relayctl.environment.AppName;
import dev.relayctl.environment.flytoml.FlyToml;
import dev.relayctl.plan.Json;
import dev.relayctl.plan.ReleaseTag;
import dev.relayctl.problem.Result;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Each directory of {@code golden/fly-config} holds a {@code fly.toml}, what an environment adds
 * ({@code environment.json}, where it adds anything) and the expected {@code config.json}. After a
 * wanted change: {@code mvn test -Dtest=FlyConfigGoldenTest -Dgolden.update=true}, then read the
 * difference.
 */
final class FlyConfigGoldenTest {
  private static final Path CASES = Path.of("src/test/resources/golden/fly-config");
  private static final String IMAGE =
      "registry.fly.io/relay-api@sha256:" + "0123456789abcdef".repeat(4);
  private static final ReleaseTag TAG = new ReleaseTag(7, "c0ffee", "main", "0042");
  private static final ObjectMapper JSON = new ObjectMapper();

  static Stream<String> cases() throws IOException {
    try (Stream<Path> directories = Files.list(CASES)) {
      return directories.map(path -> path.getFileName().toString()).sorted().toList().stream();
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void makesTheMachineConfigsThatFlyctlWouldMake(String name) throws IOException {
    Path directory = CASES.resolve(name);

    String actual = print(document(configs(directory)));

    Path expected = directory.resolve("config.json");
    if (Boolean.getBoolean("golden.update")) {
      assertThat(System.getenv("CI")).as("golden files aren't rewritten in CI").isNull();
      Files.writeString(expected, actual);
    }
    assertThat(actual).as(expected.toString()).isEqualTo(Files.readString(expected));
  }

  private static GroupConfigs configs(Path directory) throws IOException {
    JsonNode environment = JSON.createObjectNode();
    if (Files.exists(directory.resolve("environment.json"))) {
      environment = JSON.readTree(directory.resolve("environment.json").toFile());
    }
    Map<String, String> env = new HashMap<>();
    environment.path("env").properties().forEach(e -> env.put(e.getKey(), e.getValue().asText()));
    Map<String, Integer> counts = new HashMap<>();
    environment
        .path("counts")
        .properties()
        .forEach(e -> counts.put(e.getKey(), e.getValue().asInt()));
    Result<GroupConfigs> configs =
        TomlFile.read(directory.resolve("fly.toml"), "fly.toml")
            .then(FlyToml::read)
            .then(toml ->
                GroupConfigs.of(
                    toml,
                    new AppName("relay-api"),
                    env,
                    counts,
                    IMAGE,
                    TAG,
                    (path, _) -> Result.ok(bytes(directory.resolve(path)))));
    return configs.orElse(problems -> fail(problems.toString()));
  }

  private static byte[] bytes(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static ObjectNode document(GroupConfigs configs) {
    ObjectNode document = JSON.createObjectNode();
    document.put("app", configs.app().value());
    document.put("defaultGroup", configs.defaultGroup());
    document.put("strategy", configs.strategy().word());
    document.put("maxUnavailable", configs.maxUnavailable().value());
    document.put("waitTimeoutMillis", configs.waitTimeout().toMillis());
    for (Group group : configs.groups()) {
      ObjectNode one = document.withArray("groups").addObject();
      one.put("name", group.name());
      one.put("count", group.count());
      one.put("countFrom", group.origin().name());
      one.put("region", group.region());
      one.set("config", node(group.config().json()));
    }
    ReleaseCommand command = configs.releaseCommand();
    if (command != null) {
      ObjectNode one = document.putObject("releaseCommand");
      one.put("timeoutMillis", command.timeout().toMillis());
      one.put("region", command.region());
      one.put("sizeFrom", command.size().name());
      one.set("config", node(command.config().json()));
    }
    return document;
  }

  private static JsonNode node(Json json) {
    JsonNodeFactory nodes = JsonNodeFactory.instance;
    return switch (json) {
      case Json.Obj(Map<String, Json> members) -> {
        ObjectNode object = nodes.objectNode();
        members.forEach((key, value) -> object.set(key, node(value)));
        yield object;
      }
      case Json.Arr(List<Json> items) ->
          nodes.arrayNode().addAll(items.stream().map(FlyConfigGoldenTest::node).toList());
      case Json.Text(String text) -> nodes.textNode(text);
      case Json.Num(BigDecimal number) -> nodes.numberNode(number.longValueExact());
      case Json.Flag(boolean flag) -> nodes.booleanNode(flag);
      case Json.Nothing() -> nodes.nullNode();
    };
  }

  private static String print(JsonNode document) throws IOException {
    var printer =
        new DefaultPrettyPrinter(
            Separators.createDefaultInstance()
                .withObjectFieldValueSpacing(Separators.Spacing.AFTER));
    printer.indentObjectsWith(new DefaultIndenter("  ", "\n"));
    return JSON.writer(printer).writeValueAsString(document) + "\n";
  }
}
