package dev.relayctl.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.relayctl.problem.Problem;
import dev.relayctl.problem.Result;
import java.util.List;
import org.junit.jupiter.api.Test;

final class TomlFileTest {
  private static final String FLY =
      """
      # comment
      app = "relay-api"
      kill_timeout = 5

      [build]
        dockerfile = "Dockerfile"

      [[services]]
        internal_port = 8080
        ports = [{ port = 80, handlers = ["http"] }]

      [[vm]]
        memory = "1gb"
        cpus = 1.50
        when = 2026-01-02T03:04:05Z
        on = true
      """;

  @Test
  void knowsWhereEachKeyStands() {
    Node.MapNode map = ok(FLY);

    assertThat(map.find("app"))
        .contains(new Node.Scalar(new Position("fly.toml", 2, 1), Node.Type.TEXT, "relay-api"));
    assertThat(map.entry("build").orElseThrow().keyAt()).isEqualTo(new Position("fly.toml", 5, 1));
    assertThat(map.find("build", "dockerfile").orElseThrow().at())
        .isEqualTo(new Position("fly.toml", 6, 3));
  }

  @Test
  void keepsTheOrderOfTheFile() {
    assertThat(ok(FLY).entries().keySet())
        .containsExactly("app", "kill_timeout", "build", "services", "vm");
  }

  @Test
  void readsArraysOfTables() {
    var services = (Node.ListNode) ok(FLY).find("services").orElseThrow();
    var service = (Node.MapNode) services.items().getFirst();

    assertThat(service.at().line()).isEqualTo(8);
    assertThat(service.find("internal_port"))
        .contains(new Node.Scalar(new Position("fly.toml", 9, 3), Node.Type.INTEGER, "8080"));
    var ports = (Node.ListNode) service.find("ports").orElseThrow();
    assertThat(ports.items().getFirst().at()).isEqualTo(new Position("fly.toml", 10, 12));
  }

  @Test
  void keepsTypes() {
    var vm = (Node.MapNode) ((Node.ListNode) ok(FLY).find("vm").orElseThrow()).items().getFirst();

    assertThat(vm.entries().values().stream().map(entry -> (Node.Scalar) entry.value()))
        .extracting(scalar -> scalar.type() + " " + scalar.text())
        .containsExactly("TEXT 1gb", "DECIMAL 1.5", "TEXT 2026-01-02T03:04:05Z", "BOOLEAN true");
  }

  @Test
  void takesAnEmptyFileAsAnEmptyMap() {
    assertThat(ok("").entries()).isEmpty();
  }

  @Test
  void pointsAtASyntaxError() {
    List<Problem> problems = TomlFile.parse("app = \"a\"\nb = = 2\n", "fly.toml").problems();

    assertThat(problems.getFirst().facts().id().value()).isEqualTo("config.toml-syntax");
    assertThat(problems.getFirst().facts().where().text()).isEqualTo("fly.toml:2:5");
  }

  @Test
  void refusesAKeyThatOccursTwice() {
    List<Problem> problems = TomlFile.parse("a = 1\na = 2\n", "fly.toml").problems();

    assertThat(problems.getFirst().facts().where().text()).isEqualTo("fly.toml:2:1");
  }

  @Test
  void survivesDeepNesting() {
    String deep = "a = " + "[".repeat(200_000);

    Problem problem = TomlFile.parse(deep, "fly.toml").problems().getFirst();

    assertThat(problem.facts().id().value()).isEqualTo("config.toml-syntax");
    assertThat(problem.facts().why()).contains("too deep");
  }

  private static Node.MapNode ok(String text) {
    return switch (TomlFile.parse(text, "fly.toml")) {
      case Result.Ok<Node.MapNode>(Node.MapNode map) -> map;
      case Result.Bad<Node.MapNode>(List<Problem> problems) -> throw new AssertionError(problems);
    };
  }
}
