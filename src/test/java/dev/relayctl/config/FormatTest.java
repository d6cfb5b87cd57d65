package dev.relayctl.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.relayctl.problem.Problem;
import dev.relayctl.problem.Result;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

final class FormatTest {
  @ParameterizedTest
  @CsvSource({
    "fly.toml, TOML",
    "fly.json, JSON",
    "dir/FLY.JSON, JSON",
    "fly.yaml, YAML",
    "fly.yml, YAML",
    "fly, TOML",
    "fly.json.bak, TOML"
  })
  void isToldByTheNameOfTheFile(String name, Format format) {
    assertThat(Format.of(name)).isEqualTo(format);
  }

  @Test
  void knowsWhereEachValueOfAJsonFileStands() {
    Node.MapNode tree = json("{\n\t\"a\": {\"b\": [1, null]}\n}");

    assertThat(tree.at().text()).isEqualTo("fly.json:1:1");
    Node list = tree.find("a", "b").orElseThrow();
    assertThat(list.at().text()).isEqualTo("fly.json:2:13");
    assertThat(list)
        .isEqualTo(
            new Node.ListNode(
                list.at(),
                List.of(
                    new Node.Scalar(new Position("fly.json", 2, 14), Node.Type.INTEGER, "1"),
                    new Node.Scalar(new Position("fly.json", 2, 17), Node.Type.NOTHING, ""))));
  }

  @ParameterizedTest
  @CsvSource({
    "1, INTEGER 1",
    "1.0, INTEGER 1",
    "-2e3, INTEGER -2000",
    "0.5, DECIMAL 0.5",
    "1e300, DECIMAL 1.0E300",
    "1e999, DECIMAL Infinity",
    "true, BOOLEAN true"
  })
  void takesAJsonNumberForWholeWhenItIs(String written, String expected) {
    assertThat(typeAndText(json("{\"a\":" + written + "}"))).isEqualTo(expected);
  }

  static Stream<String> brokenJson() {
    return Stream.of(
        "",
        "[]",
        "1",
        "{",
        "{\"a\":}",
        "{\"a\":1,}",
        "{\"a\":1}{}",
        "{\"a\":1,\"a\":2}",
        "{a:1}",
        "{\"a\":'b'}",
        "{\"a\":NaN}",
        "// c\n{}",
        "{\"a\":" + "[".repeat(10_000));
  }

  @ParameterizedTest
  @MethodSource("brokenJson")
  void refusesBrokenJson(String text) {
    Result<Node.MapNode> tree = Format.JSON.parse(text, "fly.json");

    assertThat(tree.problems())
        .extracting(problem -> problem.facts().id().value())
        .containsExactly("config.json-syntax");
  }

  @ParameterizedTest
  @CsvSource({
    "on, BOOLEAN true", "No, BOOLEAN false", "'\"on\"', TEXT on", "010, INTEGER 8",
    "0x1F, INTEGER 31", "0b11, INTEGER 3", "0o17, INTEGER 15", "-0x10, INTEGER -16",
    "1_000, INTEGER 1000", "0, INTEGER 0", "08, DECIMAL 8.0", "1.50, DECIMAL 1.5",
    ".inf, DECIMAL Infinity", "-.INF, DECIMAL -Infinity", ".nan, DECIMAL NaN",
        "1e3, DECIMAL 1000.0",
    "2026-01-02, TEXT 2026-01-02", "190:20:30, TEXT 190:20:30", "~, NOTHING ''",
        "yesterday, TEXT yesterday"
  })
  void readsYamlAsProgramsInGoDo(String written, String expected) {
    Node.MapNode tree =
        Format.YAML.parse("a: " + written + "\n", "fly.yaml").orElse(FormatTest::failWith);

    assertThat(typeAndText(tree)).isEqualTo(expected.replace("''", ""));
  }

  @ParameterizedTest
  @ValueSource(strings = {"on", "010", "1_000"})
  void leavesEnvironmentsToTheYamlThatEditorsCheck(String written) {
    Node.MapNode tree =
        YamlFile.parse("a: " + written + "\n", "dev.yaml").orElse(FormatTest::failWith);

    assertThat(typeAndText(tree)).endsWith(written);
  }

  private static Node.MapNode json(String text) {
    return Format.JSON.parse(text, "fly.json").orElse(FormatTest::failWith);
  }

  private static String typeAndText(Node.MapNode tree) {
    var scalar = (Node.Scalar) tree.find("a").orElseThrow();
    return scalar.type() + " " + scalar.text();
  }

  private static Node.MapNode failWith(List<Problem> problems) {
    throw new AssertionError(problems);
  }
}
