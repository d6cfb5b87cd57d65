package dev.relayctl.environment;

import dev.relayctl.config.Nearest;
import dev.relayctl.config.Node;
import dev.relayctl.problem.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What can be wrong with {@code database.shared-with}. */
final class SharedDatabases {
  private SharedDatabases() {}

  /** In the file's order. */
  static List<Problem> problems(Definition definition, List<Definition> all) {
    List<Problem> problems = new ArrayList<>();
    if (definition.file().tree().find("database", "shared-with").orElse(null)
        instanceof Node.ListNode list) {
      for (Node item : list.items()) {
        if (item instanceof Node.Scalar name) {
          problem(definition, name, all).ifPresent(problems::add);
        }
      }
    }
    return problems;
  }

  private static Optional<Problem> problem(
      Definition definition, Node.Scalar name, List<Definition> all) {
    for (Definition other : all) {
      if (other.name().value().equals(name.text())) {
        boolean production = other.kind() == Kind.PRODUCTION;
        return production == (definition.kind() == Kind.PRODUCTION)
            ? Optional.empty()
            : Optional.of(withProduction(definition, name));
      }
    }
    return Optional.of(unknown(name, all));
  }

  private static Problem withProduction(Definition definition, Node.Scalar name) {
    return Problem.invalid(
        "config.shared-with-production",
        definition.name() + " may not share a database with " + name.text(),
        name.at().where(),
        "a production database is shared with no environment of another kind",
        "take " + name.text() + " out of shared-with, and give each a database of its own");
  }

  private static Problem unknown(Node.Scalar name, List<Definition> all) {
    for (Definition other : all) {
      for (EnvironmentName alias : other.aliases()) {
        if (alias.value().equals(name.text())) {
          return unknown(name, "it is an alias", "write " + other.name());
        }
      }
    }
    List<String> known = all.stream().map(one -> one.name().value()).toList();
    return unknown(
        name,
        "there are: " + String.join(", ", known),
        Nearest.to(name.text(), known)
            .map(near -> "did you mean " + near + "?")
            .orElse("name one of them"));
  }

  private static Problem unknown(Node.Scalar name, String why, String remedy) {
    return Problem.invalid(
        "config.unknown-environment",
        "database.shared-with names no environment: " + name.text(),
        name.at().where(),
        why,
        remedy);
  }
}
