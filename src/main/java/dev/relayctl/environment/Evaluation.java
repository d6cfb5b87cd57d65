package dev.relayctl.environment;

import dev.relayctl.config.Position;
import dev.relayctl.problem.Problem;
import dev.relayctl.problem.Result;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Asks the world what references mean; each question once. For one thread. */
final class Evaluation {
  private final Lookups lookups;

  /** What was asked outside of this process; the key is the question's own, of a type each. */
  private final Map<Object, Result<String>> answers = new HashMap<>();

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
    return reference.match(
        literal -> Result.ok(new Answer(Secret.of(literal.text()), "literal")),
        asked -> asked.question().match(new Asking(asked.otherwise(), at)),
        joined -> joined(joined.parts(), at));
  }

  /** The answer to a question about the world, or what its default means. */
  private final class Asking implements Question.Cases<Result<Answer>> {
    private final @Nullable Reference otherwise;
    private final Position at;

    Asking(@Nullable Reference otherwise, Position at) {
      this.otherwise = otherwise;
      this.at = at;
    }

    @Override
    public Result<Answer> variable(Question.Env env) {
      return lookups
          .variable(env.name())
          .filter(text -> !text.isEmpty())
          .map(text -> answer(text, "environment variable " + env.name()))
          .orElseGet(() -> otherwise(otherwise, at, unsetVariable(env.name(), at)));
    }

    @Override
    public Result<Answer> dotenv(Question.Dotenv dotenv) {
      String name = dotenv.name();
      return lookups
          .dotenv(name)
          .then(value ->
              value
                  .filter(text -> !text.isEmpty())
                  .map(text -> answer(text, name + " in .env"))
                  .orElseGet(() -> otherwise(otherwise, at, notInDotenv(name, at))));
    }

    @Override
    public Result<Answer> file(Question.FromFile file) {
      return fallBack(
          once(file.path(), () -> lookups.file(file.path(), at.where())), "file " + file.path());
    }

    @Override
    public Result<Answer> command(Question.Command command) {
      return fallBack(
          once(command.arguments(), () -> lookups.command(command.arguments(), at.where())),
          "command " + command.arguments().getFirst());
    }

    @Override
    public Result<Answer> git(Question.Git git) {
      return fallBack(
          once(git.fact(), () -> lookups.git(git.fact(), at.where())), "git " + git.fact().key());
    }

    @Override
    public Result<Answer> branch(Question.OfBranch fact) {
      throw new IllegalStateException("not inlined: " + fact);
    }

    @Override
    public Result<Answer> preview(Question.OfPreview fact) {
      return Result.bad(
          Problem.invalid(
              "environment.unresolved-reference",
              "the database of a preview is known once there is a preview",
              at.where(),
              "it is made for a branch",
              "relayctl preview up"));
    }

    @Override
    public Result<Answer> path(Question.PathInFile path) {
      throw new IllegalStateException("not inlined: " + path);
    }

    private Result<String> once(Object question, Supplier<Result<String>> ask) {
      Result<String> known = answers.get(question);
      if (known == null) {
        known = ask.get();
        answers.put(question, known);
      }
      return known;
    }

    private Result<Answer> fallBack(Result<String> found, String source) {
      return found.match(
          text -> answer(text, source),
          problems ->
              otherwise == null
                  ? Result.bad(problems)
                  : otherwise(otherwise, at, problems.getFirst()));
    }
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
