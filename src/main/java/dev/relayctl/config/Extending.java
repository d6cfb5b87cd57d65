package dev.relayctl.config;

import dev.relayctl.problem.Problem;
import dev.relayctl.problem.Result;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Follows {@code extends}: maps are merged, single values and lists are replaced. */
final class Extending {
  /** Keys that belong to one file: an alias that was handed down would be there twice. */
  private static final Set<String> NOT_HANDED_DOWN = Set.of("extends", "aliases");

  private final Map<String, Node.MapNode> trees;

  Extending(Map<String, Node.MapNode> trees) {
    this.trees = trees;
  }

  Result<EnvironmentFile> resolve(String name) {
    List<String> chain = new ArrayList<>();
    List<Node.MapNode> files = new ArrayList<>();
    String current = name;
    while (true) {
      Node.MapNode file = trees.get(current);
      if (file == null) {
        throw new IllegalStateException("asked for a file that was not read: " + current);
      }
      chain.add(current);
      files.add(file);
      Optional<Node.Scalar> base = base(file);
      if (base.isEmpty()) {
        break;
      }
      String next = base.get().text();
      if (chain.contains(next)) {
        return Result.bad(cycle(base.get().at(), chain, next));
      }
      if (!trees.containsKey(next)) {
        return Result.bad(unknownBase(base.get().at(), next));
      }
      current = next;
    }
    Node.MapNode merged = files.getLast();
    for (Node.MapNode nearer : files.reversed().subList(1, files.size())) {
      merged = merge(without(merged, NOT_HANDED_DOWN), nearer);
    }
    boolean ownAliases = files.getFirst().entries().containsKey("aliases");
    Node.MapNode tree = without(merged, ownAliases ? Set.of("extends") : NOT_HANDED_DOWN);
    return Result.ok(
        new EnvironmentFile(name, EnvironmentFiles.DIRECTORY + "/" + name + ".yaml", tree, chain));
  }

  private static Optional<Node.Scalar> base(Node.MapNode file) {
    return file.find("extends")
        .flatMap(
            node -> node instanceof Node.Scalar scalar ? Optional.of(scalar) : Optional.empty());
  }

  private static Node.MapNode without(Node.MapNode map, Set<String> keys) {
    var entries = new LinkedHashMap<>(map.entries());
    entries.keySet().removeAll(keys);
    return new Node.MapNode(map.at(), entries);
  }

  /** The merged map stands where the nearer one does. */
  static Node.MapNode merge(Node.MapNode base, Node.MapNode nearer) {
    Map<String, Node.Entry> entries = new LinkedHashMap<>(base.entries());
    for (Node.Entry entry : nearer.entries().values()) {
      Node.Entry below = entries.get(entry.key());
      if (below != null
          && below.value() instanceof Node.MapNode first
          && entry.value() instanceof Node.MapNode second) {
        entries.put(entry.key(), new Node.Entry(entry.key(), entry.keyAt(), merge(first, second)));
      } else {
        entries.put(entry.key(), entry);
      }
    }
    return new Node.MapNode(nearer.at(), entries);
  }

  private static Problem cycle(Position at, List<String> chain, String again) {
    List<String> cycle = new ArrayList<>(chain.subList(chain.indexOf(again), chain.size()));
    cycle.add(again);
    return Problem.invalid(
        "config.extends-cycle",
        "the files extend each other in a circle",
        at.where(),
        String.join(" -> ", cycle),
        "delete one of these extends:");
  }

  private Problem unknownBase(Position at, String name) {
    return Problem.invalid(
        "config.unknown-base",
        "there is no file " + EnvironmentFiles.DIRECTORY + "/" + name + ".yaml to extend",
        at.where(),
        "there are: " + String.join(", ", trees.keySet()),
        Nearest.to(name, trees.keySet())
            .map(near -> "did you mean " + near + "? write extends: " + near)
            .orElse("create the file, or delete the key"));
  }
}
