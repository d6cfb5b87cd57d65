package dev.relayctl.environment;

import dev.relayctl.config.Node;
import dev.relayctl.problem.Problem;
import dev.relayctl.problem.Result;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** An environment's keys with every plain value resolved and every secret's source kept apart. */
final class ResolvedTree {
  private final EnvironmentTree tree;
  private final Inlining inlining;
  private final Evaluation evaluation;
  private final List<Problem> problems;
  private final List<Environment.Setting> settings = new ArrayList<>();
  private final Map<String, SecretSource> sources = new LinkedHashMap<>();

  ResolvedTree(
      EnvironmentTree tree, Inlining inlining, Evaluation evaluation, List<Problem> problems) {
    this.tree = tree;
    this.inlining = inlining;
    this.evaluation = evaluation;
    this.problems = problems;
  }

  /** The whole tree; problems go to the list. */
  Node.MapNode resolved() {
    return map(tree.root(), "");
  }

  /** A value that may follow from others, resolved: {@code app.name}. */
  Optional<Node.Scalar> derived(String path) {
    return noted(tree.scalar(path)).flatMap(found -> found).flatMap(this::plain);
  }

  /** A secret's source. */
  Optional<SecretSource> source(String path) {
    return tree.scalar(path)
        .match(
            found -> found.flatMap(scalar -> source(scalar, tree.sharing(path))),
            _ -> Optional.empty());
  }

  /** All values, once the tree was resolved. */
  List<Environment.Setting> settings() {
    return List.copyOf(settings);
  }

  /** The sources of {@code secrets}, once the tree was resolved. */
  Map<String, SecretSource> sources() {
    return sources;
  }

  private Node.MapNode map(Node.MapNode map, String path) {
    Map<String, Node.Entry> entries = new LinkedHashMap<>();
    for (Node.Entry entry : map.entries().values()) {
      String below = path.isEmpty() ? entry.key() : path + "." + entry.key();
      if (EnvironmentTree.isSecret(below)) {
        secret(below);
      } else {
        node(entry.value(), below)
            .ifPresent(value ->
                entries.put(entry.key(), new Node.Entry(entry.key(), entry.keyAt(), value)));
      }
    }
    return new Node.MapNode(map.at(), entries);
  }

  private void secret(String path) {
    source(path)
        .ifPresent(source -> {
          settings.add(new Environment.Setting(path, source.reference(), source.at()));
          if (path.startsWith("secrets.")) {
            sources.put(path.substring("secrets.".length()), source);
          }
        });
  }

  private Optional<Node> node(Node node, String path) {
    return node.match(
        map -> Optional.of(map(map, path)),
        list -> Optional.of(list(list, path)),
        scalar -> {
          Optional<Node.Scalar> value = plain(scalar);
          value.ifPresent(one -> settings.add(new Environment.Setting(path, one.text(), one.at())));
          return value.map(one -> one);
        });
  }

  private Node.ListNode list(Node.ListNode list, String path) {
    List<Node> items = new ArrayList<>();
    for (int i = 0; i < list.items().size(); i++) {
      node(list.items().get(i), path + "[" + i + "]").ifPresent(items::add);
    }
    return new Node.ListNode(list.at(), items);
  }

  private Optional<Node.Scalar> plain(Node.Scalar scalar) {
    if (scalar.type() != Node.Type.TEXT || !scalar.text().contains("${")) {
      return Optional.of(scalar);
    }
    Result<Evaluation.Answer> answer =
        inlining
            .inlined(scalar, Inlining.Use.PLAIN)
            .then(reference -> evaluation.answer(reference, scalar.at()));
    return noted(answer)
        .map(found -> new Node.Scalar(scalar.at(), Node.Type.TEXT, found.text().text()));
  }

  private Optional<SecretSource> source(Node.Scalar scalar, SecretSource.Sharing sharing) {
    Result<SecretSource> source =
        Reference.parse(scalar.text(), scalar.at())
            .then(written ->
                inlining
                    .inlined(scalar, Inlining.Use.SECRET)
                    .map(inlined -> new SecretSource(written, inlined, scalar.at(), sharing)));
    return noted(source);
  }

  /** The value; the problems go to the list. */
  private <T> Optional<T> noted(Result<T> result) {
    problems.addAll(result.problems());
    return result.match(Optional::of, _ -> Optional.empty());
  }
}
