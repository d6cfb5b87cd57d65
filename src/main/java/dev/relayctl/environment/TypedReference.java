package dev.relayctl.environment;

import dev.relayctl.config.Position;
import dev.relayctl.problem.Problem;
import dev.relayctl.problem.Result;
import dev.relayctl.problem.Where;

/** A reference to a secret that was typed on the command line. */
public final class TypedReference {
  private TypedReference() {}

  /**
   * The secret behind a single reference without a default: any other text would be a secret that
   * the list of processes shows.
   *
   * @param option that it was typed for, {@code --from}
   * @return the secret, or {@code secret.not-a-reference}, {@code environment.invalid-reference},
   *     {@code environment.unresolved-reference} and the problems of {@link Lookups}
   */
  public static Result<Secret> resolve(String text, String option, Lookups lookups) {
    var at = new Position(option, 0, 0);
    return Reference.parse(text, at)
        .then(reference ->
            isPlain(reference)
                ? SecretResolver.resolve(new SecretSource(reference, reference, at), lookups)
                : Result.bad(notAReference(option)))
        .match(
            Result::ok,
            problems -> Result.bad(problems.stream().map(p -> moved(p, option)).toList()));
  }

  private static boolean isPlain(Reference reference) {
    return reference instanceof Reference.Asked asked
        && asked.otherwise() == null
        && !(asked.question() instanceof Question.OfBranch)
        && !(asked.question() instanceof Question.PathInFile);
  }

  private static Problem notAReference(String option) {
    return Problem.invalid(
        "secret.not-a-reference",
        option + " is not a single reference to a value",
        new Where.OnCommandLine(option),
        "a value on the command line could be read in the list of processes and in the history",
        option + " '${env:NAME}', or pipe the value in");
  }

  /** Only files have lines; this was typed. */
  private static Problem moved(Problem problem, String option) {
    Problem.Facts facts = problem.facts();
    return Problem.invalid(
        facts.id().value(),
        facts.what(),
        new Where.OnCommandLine(option),
        facts.why(),
        facts.remedy());
  }
}
