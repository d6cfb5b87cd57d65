package dev.relayctl.environment;

import dev.relayctl.config.Position;
import dev.relayctl.problem.Problem;
import dev.relayctl.problem.Result;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Asks the world what references mean; each question once. For one thread. */
final class Evaluation {
  private final Lookups lookups;
  private final Map<Reference, Result<Answer>> answers = new HashMap<>();

  Evaluation(Lookups lookups) {
    this.lookups = lookups;
  }

  /**
   * What a reference means.
   *
   * @param source where it came from, in words: {@code environment variable DATABASE_URL}
   */
  record Answer(Secret text, String source) {}

  /** Problems: {@code environment.unresolved-reference} and those of {@link Lookups}. */
  Result<Answer> answer(Reference reference, Position at) {
    Result<Answer> known = answers.get(reference);
    if (known != null) {
      return known;
    }
    Result<Answer> answer = ask(reference, at);
    answers.put(reference, answer);
    return answer;
  }

  private Result<Answer> ask(Reference reference, Position at) {
    return switch (reference) {
      case Reference.Literal(String text) -> Result.ok(new Answer(Secret.of(text), "literal"));
      case Reference.Env(String name, Reference otherwise) ->
          lookups
              .variable(name)
              .filter(text -> !text.isEmpty())
              .map(text -> answer(text, "environment variable " + name))
              .orElseGet(() -> otherwise(otherwise, at, unsetVariable(name, at)));
      case Reference.Dotenv(String name, Reference otherwise) ->
          lookups
              .dotenv(name)
              .then(value ->
                  value
                      .filter(text -> !text.isEmpty())
                      .map(text -> answer(text, name + " in .env"))
                      .orElseGet(() -> otherwise(otherwise, at, notInDotenv(name, at))));
      case Reference.FromFile(String path, Reference otherwise) ->
          fallBack(
              lookups.file(path, at.where()).then(text -> answer(text, "file " + path)),
              otherwise,
              at);
      case Reference.Command(List<String> arguments, Reference otherwise) ->
          fallBack(
              lookups
                  .command(arguments, at.where())
                  .then(text -> answer(text, "command " + arguments.getFirst())),
              otherwise,
              at);
      case Reference.Git(Lookups.GitFact fact, Reference otherwise) ->
          fallBack(
              lookups.git(fact, at.where()).then(text -> answer(text, "git " + fact.key())),
              otherwise,
              at);
      case Reference.Joined(List<Reference> parts) -> joined(parts, at);
      case Reference.BranchSlug _, Reference.BranchName _, Reference.PathInFile _ ->
          throw new IllegalStateException("not inlined: " + reference.getClass().getSimpleName());
    };
  }

  private Result<Answer> joined(List<Reference> parts, Position at) {
    return Result.all(parts.stream().map(part -> answer(part, at)).toList())
        .map(all ->
            new Answer(
                Secret.of(all.stream().map(one -> one.text().text()).collect(Collectors.joining())),
                all.stream()
                    .map(Answer::source)
                    .filter(source -> !source.equals("literal"))
                    .distinct()
                    .collect(Collectors.joining(" and "))));
  }

  private static Result<Answer> answer(String text, String source) {
    return Result.ok(new Answer(Secret.of(text), source));
  }

  private Result<Answer> fallBack(
      Result<Answer> found, @Nullable Reference otherwise, Position at) {
    return found instanceof Result.Bad<Answer> && otherwise != null
        ? otherwise(otherwise, at, found.problems().getFirst())
        : found;
  }

  private Result<Answer> otherwise(@Nullable Reference otherwise, Position at, Problem problem) {
    Optional<Reference> next = Optional.ofNullable(otherwise);
    return next.map(reference -> answer(reference, at).map(Evaluation::asDefault))
        .orElseGet(() -> Result.bad(problem));
  }

  private static Answer asDefault(Answer answer) {
    return answer.source().equals("literal") ? new Answer(answer.text(), "default") : answer;
  }

  private static Problem unsetVariable(String name, Position at) {
    return Problem.invalid(
        "environment.unresolved-reference",
        "the environment variable " + name + " is not set, or empty",
        at.where(),
        "the value here is ${env:" + name + "}, without a default",
        "type export " + name + "=…, or put it into .env and write ${dotenv:" + name + "}");
  }

  private static Problem notInDotenv(String name, Position at) {
    return Problem.invalid(
        "environment.unresolved-reference",
        "there is no " + name + " in .env",
        at.where(),
        "the value here is ${dotenv:" + name + "}, without a default",
        "add the line " + name + "=… to .env");
  }
}
