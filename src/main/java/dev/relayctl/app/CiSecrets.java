package dev.relayctl.app;

import dev.relayctl.config.Node;
import dev.relayctl.environment.Definition;
import dev.relayctl.environment.Environments;
import dev.relayctl.environment.Question;
import dev.relayctl.environment.Reference;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The names of secrets that a job needs: those that files refer to, and tokens. */
final class CiSecrets {
  /** Such names are GitHub's own, and no secret can have one. */
  private static final String RESERVED = "GITHUB_";

  private final Set<String> names = new TreeSet<>(Set.of("FLY_API_TOKEN"));

  /** Adds what a deploy into an environment needs. */
  void ofApp(Node.MapNode tree) {
    ofDatabase(tree);
    if (tree.find("secrets").orElse(null) instanceof Node.MapNode secrets) {
      for (Node.Entry secret : secrets.entries().values()) {
        Node value = secret.value();
        add(tree, value instanceof Node.MapNode map ? map.find("from").orElse(null) : value);
      }
    }
    if (tree.find("frontend", "pages").isPresent()) {
      names.addAll(List.of("CLOUDFLARE_API_TOKEN", "CLOUDFLARE_ACCOUNT_ID"));
    }
  }

  /** Adds what reading and copying an environment's database needs. */
  void ofDatabase(Node.MapNode tree) {
    add(tree, tree.find("database", "url").orElse(null));
    add(tree, tree.find("database", "direct-url").orElse(null));
    if (tree.find("database", "neon").isPresent()) {
      names.add("NEON_API_KEY");
    }
  }

  /** All names, sorted. */
  List<String> names() {
    return List.copyOf(names);
  }

  /** The environment that a key names, by name or alias. */
  static Optional<Definition> other(Definition definition, Environments all, String... path) {
    return definition.file().tree().find(path).orElse(null) instanceof Node.Scalar scalar
        ? all.find(scalar.text(), scalar.at().where()).match(Optional::of, _ -> Optional.empty())
        : Optional.empty();
  }

  private void add(Node.MapNode tree, @Nullable Node value) {
    if (value instanceof Node.Scalar scalar) {
      add(tree, scalar, new HashSet<>());
    }
  }

  /** A text that can't be read holds no name; whoever resolves the environment is told why. */
  private void add(Node.MapNode tree, Node.Scalar scalar, Set<String> followed) {
    Reference.parse(scalar.text(), scalar.at()).peek(reference -> add(tree, reference, followed));
  }

  private void add(Node.MapNode tree, Reference reference, Set<String> followed) {
    switch (reference) {
      case Reference.Literal _ -> {}
      case Reference.Joined(List<Reference> parts) ->
          parts.forEach(part -> add(tree, part, followed));
      case Reference.Asked(Question question, @Nullable Reference otherwise) -> {
        if (question instanceof Question.Env(String name) && !name.startsWith(RESERVED)) {
          names.add(name);
        }
        if (question instanceof Question.PathInFile(String path)
            && followed.add(path)
            && tree.find(path.split("\\.")).orElse(null) instanceof Node.Scalar scalar) {
          add(tree, scalar, followed);
        }
        if (otherwise != null) {
          add(tree, otherwise, followed);
        }
      }
    }
  }
}
