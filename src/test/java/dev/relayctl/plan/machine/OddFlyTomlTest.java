package dev.relayctl.plan.machine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.relayctl.config.Format;
import dev.relayctl.config.Node;
import dev.relayctl.config.Position;
import dev.relayctl.environment.AppName;
import dev.relayctl.environment.flytoml.FlyToml;
import dev.relayctl.plan.ReleaseTag;
import dev.relayctl.problem.Problem;
import dev.relayctl.problem.Result;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Takes every file of the golden cases and puts odd values, one at a time, in the place of each
 * value: whatever comes out, it is a result and no exception.
 */
final class OddFlyTomlTest {
  private static final Position AT = new Position("fly.toml", 1, 1);

  private static final List<Node> ODD =
      List.of(
          text(""),
          text("a 'b"),
          text("-1"),
          text("99999999999999999999"),
          text("none"),
          new Node.Scalar(AT, Node.Type.NOTHING, ""),
          new Node.Scalar(AT, Node.Type.INTEGER, "-9223372036854775808"),
          new Node.Scalar(AT, Node.Type.INTEGER, "0"),
          new Node.Scalar(AT, Node.Type.INTEGER, "9223372036854775807"),
          new Node.Scalar(AT, Node.Type.DECIMAL, "NaN"),
          new Node.Scalar(AT, Node.Type.DECIMAL, "-Infinity"),
          new Node.Scalar(AT, Node.Type.DECIMAL, "1.0E300"),
          new Node.Scalar(AT, Node.Type.BOOLEAN, "true"),
          new Node.ListNode(AT, List.of()),
          new Node.ListNode(AT, List.of(text("a"), new Node.ListNode(AT, List.of()))),
          new Node.ListNode(AT, List.of(new Node.MapNode(AT, Map.of()))),
          new Node.MapNode(AT, Map.of()),
          new Node.MapNode(AT, Map.of("a", new Node.Entry("a", AT, text("b")))));

  private static Node text(String text) {
    return new Node.Scalar(AT, Node.Type.TEXT, text);
  }

  static Stream<Path> files() throws IOException {
    return GoldenCases.with("config.json");
  }

  @ParameterizedTest
  @MethodSource("files")
  void neverEndsInAnException(Path directory) {
    Node.MapNode tree = GoldenCases.validTree(directory);

    List<Node> variants = variants(tree);

    Format format = Format.of(GoldenCases.file(directory).toString());
    assertThat(variants).allSatisfy(variant -> readAndMake(variant, format));
  }

  private static void readAndMake(Node tree, Format format) {
    if (tree instanceof Node.MapNode file) {
      Result<GroupConfigs> result =
          FlyToml.read(file, format)
              .then(toml ->
                  GroupConfigs.of(
                      toml,
                      new AppName("a"),
                      Map.of(),
                      Map.of(),
                      "image",
                      new ReleaseTag(1, null, null, null),
                      (_, _) -> Result.ok(new byte[0])));
      assertThat(result.problems()).allMatch(Problem.Invalid.class::isInstance);
    }
  }

  /** The node with each value below it replaced by each odd one. */
  private static List<Node> variants(Node node) {
    var variants = new ArrayList<Node>();
    switch (node) {
      case Node.MapNode map ->
          map.entries()
              .forEach((key, entry) -> {
                for (Node value : replacements(entry.value())) {
                  var entries = new LinkedHashMap<>(map.entries());
                  entries.put(key, new Node.Entry(key, entry.keyAt(), value));
                  variants.add(new Node.MapNode(map.at(), entries));
                }
              });
      case Node.ListNode list -> {
        for (int i = 0; i < list.items().size(); i++) {
          for (Node value : replacements(list.items().get(i))) {
            var items = new ArrayList<>(list.items());
            items.set(i, value);
            variants.add(new Node.ListNode(list.at(), items));
          }
        }
      }
      case Node.Scalar _ -> {}
    }
    return variants;
  }

  private static List<Node> replacements(Node node) {
    var replacements = new ArrayList<>(ODD);
    replacements.addAll(variants(node));
    return replacements;
  }
}
