package dev.relayctl.plan.machine;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.relayctl.config.Node;
import dev.relayctl.environment.flytoml.FlyTomlKey;
import dev.relayctl.environment.flytoml.FlyTomlKey.Use;
import dev.relayctl.problem.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** What the {@link GoldenCases} prove, key by key of {@link FlyTomlKey}. */
final class GoldenCoverageTest {
  /** A key of a file and the file without it. */
  private record Removal(String key, Node.MapNode rest) {}

  @Test
  void provesOfEachKeyThatMattersThatSomethingIsElseWithoutIt() throws IOException {
    Set<String> proven = new TreeSet<>();

    for (Path directory : GoldenCases.with("config.json").toList()) {
      Node.MapNode file = GoldenCases.validTree(directory);
      Result<JsonNode> all = GoldenCases.document(directory);
      for (Removal removal : removals(file)) {
        if (!proven.contains(removal.key())
            && !all.equals(GoldenCases.document(directory, removal.rest()))) {
          proven.add(removal.key());
        }
      }
    }

    assertThat(without(proven, Use.MATTERS)).isEmpty();
  }

  @Test
  void provesOfEachKeyWithoutEffectThatNothingIsElseWithoutIt() throws IOException {
    Set<String> seen = new TreeSet<>();

    for (Path directory : GoldenCases.with("config.json").toList()) {
      Node.MapNode file = GoldenCases.validTree(directory);
      Result<JsonNode> all = GoldenCases.document(directory);
      for (Removal removal : removals(file)) {
        if (paths(Use.HAS_NO_EFFECT).contains(removal.key())) {
          seen.add(removal.key());
          assertThat(GoldenCases.document(directory, removal.rest()))
              .as("%s without %s", directory, removal.key())
              .isEqualTo(all);
        }
      }
    }

    assertThat(without(seen, Use.HAS_NO_EFFECT)).isEmpty();
  }

  @Test
  void showsEachKeyThatAnotherPartReads() throws IOException {
    Set<String> seen = new LinkedHashSet<>();

    for (Path directory : GoldenCases.with("config.json").toList()) {
      removals(GoldenCases.validTree(directory)).forEach(removal -> seen.add(removal.key()));
    }

    assertThat(without(seen, Use.READ_ELSEWHERE)).isEmpty();
  }

  @Test
  void refusesEachKeyThatIsNotSupported() throws IOException {
    var refused = new ArrayList<String>();
    for (Path directory : GoldenCases.with("problems.txt").toList()) {
      refused.addAll(Files.readAllLines(directory.resolve("problems.txt")));
    }

    for (String path : paths(Use.REFUSED)) {
      assertThat(refused)
          .anyMatch(line ->
              line.startsWith("fly-toml.unsupported-key")
                  && line.endsWith("relayctl doesn't support " + path));
    }
  }

  /** The keys of that use that no case shows. */
  private static List<String> without(Set<String> shown, Use use) {
    return paths(use).stream().filter(path -> !shown.contains(path)).toList();
  }

  private static List<String> paths(Use use) {
    return FlyTomlKey.all().stream().filter(key -> key.use() == use).map(FlyTomlKey::path).toList();
  }

  private static List<Removal> removals(Node.MapNode file) {
    var removals = new ArrayList<Removal>();
    remove("", file, removals, rest -> rest);
    return removals;
  }

  private static void remove(
      String section,
      Node.MapNode table,
      List<Removal> removals,
      Function<Node.MapNode, Node.MapNode> whole) {
    for (Node.Entry entry : table.entries().values()) {
      Map<String, Node.Entry> rest = new LinkedHashMap<>(table.entries());
      rest.remove(entry.key());
      removals.add(
          new Removal(key(section, entry.key()), whole.apply(new Node.MapNode(table.at(), rest))));
      below(section, table, entry, removals, whole);
    }
  }

  private static void below(
      String section,
      Node.MapNode table,
      Node.Entry entry,
      List<Removal> removals,
      Function<Node.MapNode, Node.MapNode> whole) {
    Function<Node, Node.MapNode> replace =
        value -> {
          Map<String, Node.Entry> entries = new LinkedHashMap<>(table.entries());
          entries.put(entry.key(), new Node.Entry(entry.key(), entry.keyAt(), value));
          return whole.apply(new Node.MapNode(table.at(), entries));
        };
    switch (entry.value()) {
      case Node.MapNode map ->
          remove(FlyTomlKey.table(section, entry.key()), map, removals, replace::apply);
      case Node.ListNode list -> {
        for (int i = 0; i < list.items().size(); i++) {
          int at = i;
          if (list.items().get(i) instanceof Node.MapNode item) {
            remove(
                FlyTomlKey.item(section, entry.key()),
                item,
                removals,
                changed -> {
                  var items = new ArrayList<>(list.items());
                  items.set(at, changed);
                  return replace.apply(new Node.ListNode(list.at(), items));
                });
          }
        }
      }
      case Node.Scalar _ -> {}
    }
  }

  /** As {@link FlyTomlKey} calls it, names that users choose and older names included. */
  private static String key(String section, String name) {
    return FlyTomlKey.all().stream()
        .filter(key -> key.section().equals(section))
        .filter(key -> key.name().equals(name) || key.name().equals("*"))
        .map(FlyTomlKey::path)
        .findFirst()
        .orElse(FlyTomlKey.table(section, name));
  }
}
