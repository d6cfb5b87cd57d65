package dev.relayctl.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.relayctl.problem.Problem;
import dev.relayctl.problem.Result;
import dev.relayctl.problem.Where;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class YamlFileTest {
  @TempDir private Path directory;

  @Test
  void knowsWhereEachKeyAndValueStands() {
    Node.MapNode map = ok("kind: dev\napp:\n  name: relay-api # the app\n  list: [a, 12]\n");

    assertThat(map.find("app", "name"))
        .contains(new Node.Scalar(at(3, 9), Node.Type.TEXT, "relay-api"));
    assertThat(map.find("app", "list"))
        .contains(
            new Node.ListNode(
                at(4, 9),
                List.of(
                    new Node.Scalar(at(4, 10), Node.Type.TEXT, "a"),
                    new Node.Scalar(at(4, 13), Node.Type.INTEGER, "12"))));
    assertThat(map.entry("app").orElseThrow().keyAt()).isEqualTo(at(2, 1));
  }

  @Test
  void countsColumnsInCharactersEvenAfterAnEmoji() {
    Node.MapNode map = ok("{\"🚀\": 1, b: 2}");

    assertThat(map.find("b")).contains(new Node.Scalar(at(1, 13), Node.Type.INTEGER, "2"));
  }

  @Test
  void readsPlainValuesAsYaml12DoesAndKeepsTheirText() {
    Node.MapNode map =
        ok("a: no\nb: 16:00\nc: 010\nd: 1.10\ne: ~\nf:\ng: 'true'\nh: True\ni: 2026-01-01\n");

    assertThat(map.entries().values().stream().map(entry -> (Node.Scalar) entry.value()))
        .extracting(scalar -> scalar.type() + " " + scalar.text())
        .containsExactly(
            "TEXT no",
            "TEXT 16:00",
            "INTEGER 010",
            "DECIMAL 1.10",
            "NOTHING ",
            "NOTHING ",
            "TEXT true",
            "BOOLEAN True",
            "TEXT 2026-01-01");
  }

  @Test
  void readsAFileWithByteOrderMarkAndWindowsLineEnds() {
    Node.MapNode map = ok("\uFEFFkind: dev\r\napp:\r\n  name: relay-api\r\n");

    assertThat(map.find("app", "name"))
        .contains(new Node.Scalar(at(3, 9), Node.Type.TEXT, "relay-api"));
    assertThat(map.entry("kind").orElseThrow().keyAt()).isEqualTo(at(1, 1));
  }

  @Test
  void followsAnAliasToTheValueThatItRepeats() {
    Node.MapNode map = ok("a: &x {n: 1}\nb: *x\n");

    assertThat(map.find("b", "n")).contains(new Node.Scalar(at(1, 11), Node.Type.INTEGER, "1"));
  }

  @Test
  void refusesAKeyThatOccursTwice() {
    assertThat(bad("app:\n  name: a\n  name: b\n")).containsExactly("config.duplicate-key 3:3");
  }

  @Test
  void tellsEveryDuplicateKeyAtOnce() {
    assertThat(bad("a: 1\na: 2\nb: {c: 1, c: 2}\n"))
        .containsExactly("config.duplicate-key 2:1", "config.duplicate-key 3:11");
  }

  @Test
  void refusesMergeKeys() {
    assertThat(bad("a: &x {n: 1}\nb:\n  <<: *x\n")).containsExactly("config.merge-key 3:3");
  }

  @Test
  void pointsAtATabUsedForIndentation() {
    assertThat(bad("app:\n\tname: relay-api\n")).containsExactly("config.tab 2:1");
  }

  @Test
  void pointsAtATabAfterSpaces() {
    assertThat(bad("app:\n  a: 1\n  \tname: relay-api\n")).containsExactly("config.tab 3:3");
  }

  @Test
  void saysToQuoteAReferenceInsideBraces() {
    Problem problem = problems("a: {url: ${app.url}}\n").getFirst();

    assertThat(text(problem)).isEqualTo("config.syntax 1:10");
    assertThat(problem.facts().remedy()).isEqualTo("quote the reference: \"${…}\"");
  }

  @Test
  void refusesSecondDocuments() {
    assertThat(bad("a: 1\n---\nb: 2\n")).containsExactly("config.several-documents 2:1");
  }

  @Test
  void refusesAListAtTheTop() {
    assertThat(bad("# list\n- a\n")).containsExactly("config.not-a-map 2:1");
  }

  @Test
  void refusesASingleValueAtTheTop() {
    assertThat(bad("hello\n")).containsExactly("config.not-a-map 1:1");
  }

  @Test
  void refusesAnEmptyFile() {
    assertThat(bad("")).containsExactly("config.empty 1:1");
    assertThat(bad("# nothing here\n\n")).containsExactly("config.empty 1:1");
    assertThat(bad("---\n")).containsExactly("config.empty 1:1");
  }

  @Test
  void refusesTags() {
    assertThat(bad("a: !!java.net.URL [x]\n")).containsExactly("config.tag 1:4");
  }

  @Test
  void refusesKeysThatAreMaps() {
    assertThat(bad("{a: b}: c\n")).containsExactly("config.key-not-text 1:1");
  }

  @Test
  void pointsAtASyntaxErrorWithoutQuotingTheLine() {
    Problem problem = problems("a: \"not-a-secret-1\nb: 2\n").getFirst();

    assertThat(problem.facts().id().value()).isEqualTo("config.syntax");
    assertThat(problem.toString()).doesNotContain("not-a-secret-1");
  }

  @Test
  void pointsAtAColonInAValue() {
    assertThat(bad("kind: dev\nwhy: a: b\n")).containsExactly("config.syntax 2:7");
  }

  @Test
  void survivesDeepNesting() {
    assertThat(bad("a: " + "[".repeat(50_000))).containsExactly("config.nested-too-deep 1:1");
    assertThat(bad("a: " + "[".repeat(31) + "]".repeat(31)))
        .containsExactly("config.nested-too-deep 1:1");
  }

  @Test
  void survivesAnAnchorBomb() {
    var bomb = new StringBuilder("a0: &a0 [x, x, x, x, x, x, x, x, x]\n");
    for (int i = 1; i < 6; i++) {
      bomb.append("a%d: &a%d [".formatted(i, i));
      bomb.append("*a%d, ".formatted(i - 1).repeat(8)).append("*a%d]\n".formatted(i - 1));
    }

    assertThat(bad(bomb.toString())).containsExactly("config.too-many-aliases 1:5");
  }

  @Test
  void survivesManyAliases() {
    assertThat(bad("a: &a [x]\nb: [" + "*a, ".repeat(51) + "]\n"))
        .containsExactly("config.too-many-aliases 1:1");
  }

  @Test
  void blamesNoAliasForAFileThatIsJustTooLong() {
    assertThat(bad("a: [" + "x, ".repeat(20_001) + "]\n"))
        .containsExactly("config.too-many-values 1:59999");
  }

  @Test
  void survivesAnAliasToItself() {
    assertThat(bad("a: &a\n  b: *a\n")).containsExactly("config.too-many-aliases 1:4");
  }

  @Test
  void refusesBinaryFiles() throws IOException {
    assertThat(read("kind: dev\nx\0y\n".getBytes(StandardCharsets.UTF_8)))
        .containsExactly("config.not-text 2:2");
    assertThat(read(new byte[] {'k', ':', ' ', (byte) 0xC3, (byte) 0x28}))
        .containsExactly("config.not-text 1:4");
    assertThat(read("kind: dev".getBytes(StandardCharsets.UTF_16)))
        .containsExactly("config.not-text 1:1");
  }

  @Test
  void refusesFilesOverOneMebibyte() throws IOException {
    assertThat(read("# filler\n".repeat(120_000).getBytes(StandardCharsets.UTF_8)))
        .containsExactly("config.too-large 0:0");
  }

  @Test
  void saysThatAFileIsMissingOrADirectory() {
    assertThat(texts(YamlFile.read(directory.resolve("none.yaml"), "none.yaml").problems()))
        .containsExactly("config.missing-file 0:0");
    assertThat(texts(YamlFile.read(directory, "environments").problems()))
        .containsExactly("config.unreadable 0:0");
  }

  @Test
  void refusesAPipeOrDeviceInsteadOfWaitingForIt() {
    assertThat(texts(YamlFile.read(Path.of("/dev/null"), "dev.yaml").problems()))
        .containsExactly("config.unreadable 0:0");
  }

  private List<String> read(byte[] bytes) throws IOException {
    Path file = Files.write(directory.resolve("dev.yaml"), bytes);
    return texts(YamlFile.read(file, "f.yaml").problems());
  }

  private static Node.MapNode ok(String text) {
    return switch (YamlFile.parse(strip(text), "f.yaml")) {
      case Result.Ok<Node.MapNode>(Node.MapNode map) -> map;
      case Result.Bad<Node.MapNode>(List<Problem> problems) -> throw new AssertionError(problems);
    };
  }

  /** What {@link TextFile} does to a byte order mark. */
  private static String strip(String text) {
    return text.startsWith("\uFEFF") ? text.substring(1) : text;
  }

  private static List<String> bad(String text) {
    return texts(problems(text));
  }

  private static List<Problem> problems(String text) {
    return YamlFile.parse(text, "f.yaml").problems();
  }

  private static List<String> texts(List<Problem> problems) {
    return problems.stream().map(YamlFileTest::text).toList();
  }

  private static String text(Problem problem) {
    var where = (Where.InFile) problem.facts().where();
    return problem.facts().id() + " " + where.line() + ":" + where.column();
  }

  private static Position at(int line, int column) {
    return new Position("f.yaml", line, column);
  }
}
