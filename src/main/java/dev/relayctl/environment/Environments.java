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
      fromNowhere(definition, definitions, "deploy", "promote-from").ifPresent(problems::add);
      fromNowhere(definition, definitions, "preview", "from").ifPresent(problems::add);
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
   * The environment of that name or alias; with {@code @} and a branch behind it the template's
   * preview for that branch: {@code preview@feat/x}.
   *
   * @param where it was asked for
   * @return it, or a problem {@code environment.unknown} with the name that was perhaps meant,
   *     {@code environment.no-template} where there are no previews
   */
  public Result<Definition> find(String nameOrAlias, Where where) {
    int at = nameOrAlias.indexOf('@');
    String branch = nameOrAlias.substring(at + 1);
    return at < 0
        ? named(nameOrAlias, where)
        : named(nameOrAlias.substring(0, at), where)
            .then(found ->
                found.isTemplate() && !branch.isBlank()
                    ? Result.ok(found.of(new Branch(branch)))
                    : Result.bad(noTemplate(found, nameOrAlias, where)));
  }

  private static Problem noTemplate(Definition found, String asked, Where where) {
    return Problem.invalid(
        "environment.no-template",
        "there is no preview \"" + asked + "\"",
        where,
        found.isTemplate()
            ? "no branch is named"
            : found.name() + " isn't made anew for each branch, so nothing may follow its name",
        found.isTemplate()
            ? "write " + found.name() + "@BRANCH"
            : "write " + found.name() + ", or name a template of previews");
  }

  /** Templates of previews that each get a database of their own. */
  public List<Definition> templates() {
    return all.stream().filter(Definition::makesDatabases).toList();
  }

  private Result<Definition> named(String nameOrAlias, Where where) {
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
        file,
        null);
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

  private static Optional<Problem> fromNowhere(
      Definition definition, List<Definition> definitions, String section, String key) {
    if (!(definition.file().tree().find(section, key).orElse(null) instanceof Node.Scalar from)) {
      return Optional.empty();
    }
    List<String> known = definitions.stream().flatMap(one -> names(one).stream()).toList();
    if (known.contains(from.text())) {
      return Optional.empty();
    }
    return Optional.of(
        Problem.invalid(
            "config.unknown-environment",
            section + "." + key + " names no environment: " + from.text(),
            from.at().where(),
            "there are: " + known.stream().collect(Collectors.joining(", ")),
            Nearest.to(from.text(), known)
                .map(near -> "did you mean " + near + "? write " + key + ": " + near)
                .orElse("name one of them")));
  }
}
