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
    return switch (tree.scalar(path)) {
      case Result.Ok<Optional<Node.Scalar>>(Optional<Node.Scalar> found) ->
          found.flatMap(this::plain);
      case Result.Bad<Optional<Node.Scalar>>(List<Problem> bad) -> {
        problems.addAll(bad);
        yield Optional.empty();
      }
    };
  }

  /** A secret's source. */
  Optional<SecretSource> source(String path) {
    return switch (tree.scalar(path)) {
      case Result.Ok<Optional<Node.Scalar>>(Optional<Node.Scalar> found) ->
          found.flatMap(this::source);
      case Result.Bad<Optional<Node.Scalar>> _ -> Optional.empty();
    };
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
    return switch (node) {
      case Node.MapNode map -> Optional.of(map(map, path));
      case Node.ListNode list -> {
        List<Node> items = new ArrayList<>();
        for (int i = 0; i < list.items().size(); i++) {
          node(list.items().get(i), path + "[" + i + "]").ifPresent(items::add);
        }
        yield Optional.of(new Node.ListNode(list.at(), items));
      }
      case Node.Scalar scalar -> {
        Optional<Node.Scalar> value = plain(scalar);
        value.ifPresent(one -> settings.add(new Environment.Setting(path, one.text(), one.at())));
        yield value.map(one -> one);
      }
    };
  }

  private Optional<Node.Scalar> plain(Node.Scalar scalar) {
    if (scalar.type() != Node.Type.TEXT || !scalar.text().contains("${")) {
      return Optional.of(scalar);
    }
    Result<Evaluation.Answer> answer =
        inlining
            .inlined(scalar, Inlining.Use.PLAIN)
            .then(reference -> evaluation.answer(reference, scalar.at()));
    return switch (answer) {
      case Result.Ok<Evaluation.Answer>(Evaluation.Answer found) ->
          Optional.of(new Node.Scalar(scalar.at(), Node.Type.TEXT, found.text().text()));
      case Result.Bad<Evaluation.Answer>(List<Problem> bad) -> {
        problems.addAll(bad);
        yield Optional.empty();
      }
    };
  }

  private Optional<SecretSource> source(Node.Scalar scalar) {
    Result<SecretSource> source =
        Reference.parse(scalar.text(), scalar.at())
            .then(written ->
                inlining
                    .inlined(scalar, Inlining.Use.SECRET)
                    .map(inlined -> new SecretSource(written, inlined, scalar.at())));
    return switch (source) {
      case Result.Ok<SecretSource>(SecretSource found) -> Optional.of(found);
      case Result.Bad<SecretSource>(List<Problem> bad) -> {
        problems.addAll(bad);
        yield Optional.empty();
      }
    };
  }
}
