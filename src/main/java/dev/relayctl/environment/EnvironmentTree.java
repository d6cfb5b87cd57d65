package dev.relayctl.environment;

import dev.relayctl.config.Format;
import dev.relayctl.config.Node;
import dev.relayctl.config.Position;
import dev.relayctl.problem.Result;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** An environment's merged keys, with those that follow from others: {@code app.url}. */
final class EnvironmentTree {
  private final Node.MapNode root;
  private final Position start;
  private final Lookups lookups;

  EnvironmentTree(Node.MapNode root, String file, Lookups lookups) {
    this.root = root;
    this.start = new Position(file, 1, 1);
    this.lookups = lookups;
  }

  Node.MapNode root() {
    return root;
  }

  /** Whether what stands under a path is never shown. */
  static boolean isSecret(String path) {
    return path.equals("database.url")
        || path.equals("database.direct-url")
        || path.startsWith("secrets.")
        || (path.startsWith(NotificationReader.KEY + "[") && path.endsWith("].url"));
  }

  /** The value under a path; empty when there is none. Problems: those of the Fly configuration. */
  Result<Optional<Node.Scalar>> scalar(String path) {
    Optional<Node> node = find(path);
    if (node.isPresent() && node.get() instanceof Node.Scalar scalar) {
      return Result.ok(Optional.of(scalar));
    }
    if (path.startsWith("secrets.")
        && node.isPresent()
        && node.get() instanceof Node.MapNode map
        && map.find("from").orElse(null) instanceof Node.Scalar from) {
      return Result.ok(Optional.of(from));
    }
    return node.isPresent() ? Result.ok(Optional.empty()) : derived(path);
  }

  /** Whether a secret's value may be production's, too. */
  SecretSource.Sharing sharing(String path) {
    return path.startsWith("secrets.")
            && root.find((path + ".shared").split("\\.")).orElse(null)
                instanceof Node.Scalar(_, _, String said)
            && said.equals("true")
        ? SecretSource.Sharing.SHARED
        : SecretSource.Sharing.OWN;
  }

  /** Lists are read as they are, but for the items of one that hold a secret. */
  private Optional<Node> find(String path) {
    if (!path.startsWith(NotificationReader.KEY + "[")) {
      return root.find(path.split("\\."));
    }
    String index = path.substring(path.indexOf('[') + 1, path.indexOf(']'));
    return root.find(NotificationReader.KEY)
        .flatMap(list -> item(list, index))
        .flatMap(item -> item.find("url"));
  }

  private static Optional<Node.MapNode> item(Node list, String index) {
    return list instanceof Node.ListNode all
            && index.matches("[0-9]{1,4}")
            && Integer.parseInt(index) < all.items().size()
            && all.items().get(Integer.parseInt(index)) instanceof Node.MapNode map
        ? Optional.of(map)
        : Optional.empty();
  }

  /** Paths that have a value, for suggestions. */
  List<String> paths() {
    List<String> paths = new ArrayList<>(List.of("app.name", "app.url", "app.config"));
    collect(root, "", paths);
    return paths.stream().distinct().toList();
  }

  private static void collect(Node.MapNode map, String prefix, List<String> paths) {
    for (Node.Entry entry : map.entries().values()) {
      switch (entry.value()) {
        case Node.MapNode below -> collect(below, prefix + entry.key() + ".", paths);
        case Node.Scalar _ -> paths.add(prefix + entry.key());
        case Node.ListNode _ -> {}
      }
    }
  }

  private Result<Optional<Node.Scalar>> derived(String path) {
    return switch (path) {
      case "app.config" -> Result.ok(text("fly.toml", start));
      case "app.url" -> Result.ok(text("https://${app.name}.fly.dev", start));
      case "app.name" -> appName();
      default -> Result.ok(Optional.empty());
    };
  }

  /** The key {@code app} of the Fly configuration. */
  private Result<Optional<Node.Scalar>> appName() {
    Node.Scalar config =
        root.find("app", "config").orElse(null) instanceof Node.Scalar scalar
            ? scalar
            : new Node.Scalar(start, Node.Type.TEXT, "fly.toml");
    return lookups
        .file(config.text(), config.at().where())
        .then(text -> Format.of(config.text()).parse(text, config.text()))
        .map(toml ->
            toml.find("app").orElse(null) instanceof Node.Scalar name
                ? Optional.of(name)
                : Optional.empty());
  }

  private static Optional<Node.Scalar> text(String text, Position at) {
    return Optional.of(new Node.Scalar(at, Node.Type.TEXT, text));
  }
}
