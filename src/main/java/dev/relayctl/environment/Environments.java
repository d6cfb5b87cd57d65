package dev.relayctl.environment;

import dev.relayctl.config.EnvironmentFile;
import dev.relayctl.config.EnvironmentFiles;
import dev.relayctl.config.Nearest;
import dev.relayctl.config.Node;
import dev.relayctl.config.Position;
import dev.relayctl.problem.Problem;
import dev.relayctl.problem.Result;
import dev.relayctl.problem.Where;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * All environments of a project.
 *
 * @param all by kind, then by name
 */
public record Environments(List<Definition> all) {
  public Environments {
    all = List.copyOf(all);
  }

  /**
   * Reads a project's environments.
   *
   * @return them, or every problem of every file: those of {@link EnvironmentFiles#load}, {@code
   *     config.literal-secret}, {@code config.duplicate-name}, {@code config.unknown-environment},
   *     {@code config.shared-with-production}
   */
  public static Result<Environments> load(Path project) {
    return EnvironmentFiles.load(project).then(Environments::of);
  }

  static Result<Environments> of(List<EnvironmentFile> files) {
    List<Definition> definitions =
        files.stream().map(Environments::definition).sorted(Environments::byKindThenName).toList();
    List<Problem> problems = new ArrayList<>(duplicates(definitions));
    for (Definition definition : definitions) {
      problems.addAll(definition.literalSecrets());
      promotesFromNowhere(definition, definitions).ifPresent(problems::add);
      problems.addAll(SharedDatabases.problems(definition, definitions));
    }
    return problems.isEmpty() ? Result.ok(new Environments(definitions)) : Result.bad(problems);
  }

  /** By hand: the comparators of {@code Comparator.comparing} cost start-up (docs/adr/0003). */
  private static int byKindThenName(Definition one, Definition other) {
    int byKind = one.kind().compareTo(other.kind());
    return byKind != 0 ? byKind : one.name().value().compareTo(other.name().value());
  }

  /**
   * The environment of that name or alias.
   *
   * @param where it was asked for
   * @return it, or a problem {@code environment.unknown} with the name that was perhaps meant
   */
  public Result<Definition> find(String nameOrAlias, Where where) {
    for (Definition definition : all) {
      if (names(definition).contains(nameOrAlias)) {
        return Result.ok(definition);
      }
    }
    List<String> known = all.stream().flatMap(one -> names(one).stream()).toList();
    return Result.bad(
        Problem.invalid(
            "environment.unknown",
            "there is no environment \"" + nameOrAlias + "\"",
            where,
            "there are: " + String.join(", ", known),
            Nearest.to(nameOrAlias, known)
                .map(near -> "did you mean " + near + "?")
                .orElse("name one of them, or create environments/" + nameOrAlias + ".yaml")));
  }

  private static List<String> names(Definition definition) {
    List<String> names = new ArrayList<>();
    names.add(definition.name().value());
    definition.aliases().forEach(alias -> names.add(alias.value()));
    return names;
  }

  /** The schema has made sure of every form that is relied on here. */
  private static Definition definition(EnvironmentFile file) {
    String kind =
        file.tree().find("kind").orElse(null) instanceof Node.Scalar scalar ? scalar.text() : "";
    return new Definition(
        new EnvironmentName(file.name()),
        Kind.of(kind).orElseThrow(() -> new IllegalStateException("unchecked kind " + kind)),
        aliases(file).stream().map(alias -> new EnvironmentName(alias.text())).toList(),
        file);
  }

  private static List<Node.Scalar> aliases(EnvironmentFile file) {
    List<Node.Scalar> aliases = new ArrayList<>();
    if (file.tree().find("aliases").orElse(null) instanceof Node.ListNode list) {
      for (Node item : list.items()) {
        if (item instanceof Node.Scalar scalar) {
          aliases.add(scalar);
        }
      }
    }
    return aliases;
  }

  private static List<Problem> duplicates(List<Definition> definitions) {
    Map<String, Position> taken = new LinkedHashMap<>();
    List<Problem> problems = new ArrayList<>();
    for (Definition definition : definitions) {
      taken.put(definition.name().value(), new Position(definition.file().path(), 0, 0));
    }
    for (Definition definition : definitions) {
      for (Node.Scalar alias : aliases(definition.file())) {
        Position earlier = taken.putIfAbsent(alias.text(), alias.at());
        if (earlier != null) {
          problems.add(
              Problem.invalid(
                  "config.duplicate-name",
                  "the name " + alias.text() + " is used twice",
                  alias.at().where(),
                  "it already stands for " + earlier.text(),
                  "choose another alias, or delete this one"));
        }
      }
    }
    return problems;
  }

  private static Optional<Problem> promotesFromNowhere(
      Definition definition, List<Definition> definitions) {
    if (!(definition.file().tree().find("deploy", "promote-from").orElse(null)
        instanceof Node.Scalar from)) {
      return Optional.empty();
    }
    List<String> known = definitions.stream().flatMap(one -> names(one).stream()).toList();
    if (known.contains(from.text())) {
      return Optional.empty();
    }
    return Optional.of(
        Problem.invalid(
            "config.unknown-environment",
            "deploy.promote-from names no environment: " + from.text(),
            from.at().where(),
            "there are: " + known.stream().collect(Collectors.joining(", ")),
            Nearest.to(from.text(), known)
                .map(near -> "did you mean " + near + "? write promote-from: " + near)
                .orElse("name one of them")));
  }
}
