package dev.relayctl.config;

import dev.relayctl.problem.Problem;
import dev.relayctl.problem.Result;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/** Turns SnakeYAML's node graph into our tree; one object per file. */
final class YamlTree {
  /** What a file may grow to once its aliases are followed: a bomb has billions. */
  private static final int MAX_NODES = 20_000;

  private static final Set<Tag> PLAIN_TAGS =
      Set.of(Tag.STR, Tag.INT, Tag.FLOAT, Tag.BOOL, Tag.NULL, Tag.MAP, Tag.SEQ);

  private final String shownAs;
  private final BiFunction<Node.Type, String, String> canonical;
  private final List<Problem> problems = new ArrayList<>();
  private final Set<org.yaml.snakeyaml.nodes.Node> open =
      Collections.newSetFromMap(new IdentityHashMap<>());
  private final Set<org.yaml.snakeyaml.nodes.Node> met =
      Collections.newSetFromMap(new IdentityHashMap<>());
  private int nodes;
  private boolean aliases;

  /**
   * @param canonical makes of a plain value and its type what the tree holds
   */
  YamlTree(String shownAs, BiFunction<Node.Type, String, String> canonical) {
    this.shownAs = shownAs;
    this.canonical = canonical;
  }

  Result<Node.MapNode> map(org.yaml.snakeyaml.nodes.Node root) {
    if (!(root instanceof MappingNode)) {
      return Result.bad(
          Problem.invalid(
              "config.not-a-map",
              "the file is not a map of keys to values",
              at(root.getStartMark()).where(),
              "it begins with " + described(root),
              "begin with a key, such as kind: dev"));
    }
    Optional<Node> tree = node(root);
    if (problems.isEmpty() && tree.isPresent() && tree.get() instanceof Node.MapNode map) {
      return Result.ok(map);
    }
    return Result.bad(problems);
  }

  /** Empty when a problem was noted. */
  private Optional<Node> node(org.yaml.snakeyaml.nodes.Node node) {
    Position at = at(node.getStartMark());
    if (!problems.isEmpty() && nodes > MAX_NODES) {
      return Optional.empty();
    }
    aliases |= !met.add(node);
    if (++nodes > MAX_NODES || !open.add(node)) {
      problems.add(aliases ? tooManyAliases(at) : tooManyValues(at));
      nodes = MAX_NODES + 1;
      return Optional.empty();
    }
    try {
      if (!PLAIN_TAGS.contains(node.getTag())) {
        problems.add(YamlFaults.tag(at, node.getTag().getValue()));
        return Optional.empty();
      }
      return Optional.of(
          switch (node.getNodeId()) {
            case mapping -> mapping(at, (MappingNode) node);
            case sequence -> sequence(at, (SequenceNode) node);
            case scalar -> scalar(at, (ScalarNode) node);
            case anchor -> throw new IllegalStateException("an anchor in a composed tree");
          });
    } finally {
      open.remove(node);
    }
  }

  private Node mapping(Position at, MappingNode mapping) {
    Map<String, Node.Entry> entries = new LinkedHashMap<>();
    for (NodeTuple tuple : mapping.getValue()) {
      Position keyAt = at(tuple.getKeyNode().getStartMark());
      if (!(tuple.getKeyNode() instanceof ScalarNode key) || !PLAIN_TAGS.contains(key.getTag())) {
        problems.add(keyNotText(keyAt));
        continue;
      }
      if (key.getValue().equals("<<") && key.getScalarStyle() == DumperOptions.ScalarStyle.PLAIN) {
        problems.add(mergeKey(keyAt));
        continue;
      }
      Optional<Node> value = node(tuple.getValueNode());
      Node.Entry earlier = entries.get(key.getValue());
      if (earlier != null) {
        problems.add(duplicate(key.getValue(), keyAt, earlier.keyAt()));
      } else {
        value.ifPresent(
            node -> entries.put(key.getValue(), new Node.Entry(key.getValue(), keyAt, node)));
      }
    }
    return new Node.MapNode(at, entries);
  }

  private Node sequence(Position at, SequenceNode sequence) {
    var items = new ArrayList<Node>();
    for (org.yaml.snakeyaml.nodes.Node item : sequence.getValue()) {
      node(item).ifPresent(items::add);
    }
    return new Node.ListNode(at, items);
  }

  private Node scalar(Position at, ScalarNode scalar) {
    Tag tag = scalar.getTag();
    if (tag.equals(Tag.NULL)) {
      return new Node.Scalar(at, Node.Type.NOTHING, "");
    }
    Node.Type type =
        tag.equals(Tag.INT)
            ? Node.Type.INTEGER
            : tag.equals(Tag.FLOAT)
                ? Node.Type.DECIMAL
                : tag.equals(Tag.BOOL) ? Node.Type.BOOLEAN : Node.Type.TEXT;
    return new Node.Scalar(at, type, canonical.apply(type, scalar.getValue()));
  }

  private Position at(Mark mark) {
    return new Position(shownAs, mark.getLine() + 1, mark.getColumn() + 1);
  }

  private static String described(org.yaml.snakeyaml.nodes.Node node) {
    return node instanceof SequenceNode ? "a list" : "a single value";
  }

  private static Problem duplicate(String key, Position at, Position earlier) {
    return Problem.invalid(
        "config.duplicate-key",
        "the key \"" + key + "\" occurs twice",
        at.where(),
        "it stands in line " + earlier.line() + " already, and only one of them could count",
        "delete one of the two");
  }

  private static Problem mergeKey(Position at) {
    return Problem.invalid(
        "config.merge-key",
        "merge keys (<<) are not supported",
        at.where(),
        "YAML 1.2 has none, and editors check them differently",
        "put what is shared into a file of its own and name it with extends:");
  }

  private static Problem keyNotText(Position at) {
    return Problem.invalid(
        "config.key-not-text",
        "a key is not text",
        at.where(),
        "a map or a list stands where a key belongs",
        "quote a value that begins with { or [, such as \"{…}\"");
  }

  private static Problem tooManyAliases(Position at) {
    return Problem.invalid(
        "config.too-many-aliases",
        "aliases (*name) make the file too large",
        at.where(),
        "with its aliases followed it has more than " + MAX_NODES + " values, or no end",
        "write the values out, or share them with extends:");
  }

  private static Problem tooManyValues(Position at) {
    return Problem.invalid(
        "config.too-many-values",
        "the file holds too much",
        at.where(),
        "it has more than " + MAX_NODES + " values, which no environment needs",
        "move what does not belong here to a file of its own");
  }
}
