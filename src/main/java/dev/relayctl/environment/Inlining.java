package dev.relayctl.environment;

import dev.relayctl.config.Nearest;
import dev.relayctl.config.Node;
import dev.relayctl.config.Position;
import dev.relayctl.problem.Problem;
import dev.relayctl.problem.Result;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Puts what a file's own keys and the branch say in the place of references to them; what is left
 * refers to the world only.
 */
final class Inlining {
  /** Whether the value that is made may hold a secret. */
  enum Use {
    PLAIN,
    SECRET
  }

  private final EnvironmentTree tree;
  private final @Nullable Branch branch;

  Inlining(EnvironmentTree tree, @Nullable Branch branch) {
    this.tree = tree;
    this.branch = branch;
  }

  Result<Reference> inlined(Node.Scalar scalar, Use use) {
    return inlined(scalar, use, List.of());
  }

  private Result<Reference> inlined(Node.Scalar scalar, Use use, List<String> trail) {
    return Reference.parse(scalar.text(), scalar.at())
        .then(reference -> inlined(reference, scalar.at(), use, trail));
  }

  private Result<Reference> inlined(Reference reference, Position at, Use use, List<String> trail) {
    return reference.match(
        Result::ok,
        asked -> asked(asked, at, use, trail),
        joined ->
            Result.all(joined.parts().stream().map(part -> inlined(part, at, use, trail)).toList())
                .map(Reference.Joined::new));
  }

  private Result<Reference> asked(Reference.Asked asked, Position at, Use use, List<String> trail) {
    @Nullable Reference otherwise = asked.otherwise();
    if (asked.question() instanceof Question.OfBranch fact) {
      return branch == null
          ? withoutBranch(otherwise, at, use, trail)
          : Result.ok(
              new Reference.Literal(
                  fact == Question.OfBranch.SLUG ? branch.slug() : branch.name()));
    }
    if (asked.question() instanceof Question.PathInFile(String path)) {
      return pathInFile(path, otherwise, at, use, trail);
    }
    return otherwise == null
        ? Result.ok(asked)
        : inlined(otherwise, at, use, trail)
            .map(next -> new Reference.Asked(asked.question(), next));
  }

  private Result<Reference> withoutBranch(
      @Nullable Reference otherwise, Position at, Use use, List<String> trail) {
    if (otherwise != null) {
      return inlined(otherwise, at, use, trail);
    }
    return Result.bad(
        Problem.invalid(
            "environment.no-branch",
            "this value depends on a branch, and none is given",
            at.where(),
            "the environment is a template for previews",
            "name the branch with --branch NAME, or check one out"));
  }

  private Result<Reference> pathInFile(
      String path, @Nullable Reference otherwise, Position at, Use use, List<String> trail) {
    if (use == Use.PLAIN && EnvironmentTree.isSecret(path)) {
      return Result.bad(
          Problem.invalid(
              "environment.secret-in-plain-value",
              "a plain value refers to the secret " + path,
              at.where(),
              "plain values are shown, logged and sent in the open",
              "move the key to secrets:, where references to secrets are allowed"));
    }
    if (trail.contains(path)) {
      List<String> circle = new ArrayList<>(trail.subList(trail.indexOf(path), trail.size()));
      circle.add(path);
      return Result.bad(
          Problem.invalid(
              "environment.reference-cycle",
              "keys refer to each other in a circle",
              at.where(),
              String.join(" -> ", circle),
              "write one of the values out"));
    }
    Result<Optional<Node.Scalar>> found = tree.scalar(path);
    return found.then(scalar -> {
      if (scalar.isPresent()) {
        List<String> longer = Stream.concat(trail.stream(), Stream.of(path)).toList();
        return inlined(scalar.get(), use, longer);
      }
      return otherwise == null ? unknownPath(path, at) : inlined(otherwise, at, use, trail);
    });
  }

  private Result<Reference> unknownPath(String path, Position at) {
    return Result.bad(
        Problem.invalid(
            "environment.unknown-path",
            "there is no value " + path + " to refer to",
            at.where(),
            "neither this environment nor what it extends has that key",
            Nearest.to(path, tree.paths())
                .map(near -> "did you mean ${" + near + "}?")
                .orElse("add the key, or write a default: ${" + path + ":-…}")));
  }
}
