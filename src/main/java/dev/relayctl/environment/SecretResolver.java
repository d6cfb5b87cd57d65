package dev.relayctl.environment;

import dev.relayctl.problem.Result;

/** Turns a secret's source into the secret, at the moment of use. */
public final class SecretResolver {
  private SecretResolver() {}

  /**
   * The secret. Asks the world each time.
   *
   * @return the value, or {@code environment.unresolved-reference} and the problems of {@link
   *     Lookups}
   */
  public static Result<Secret> resolve(SecretSource source, Lookups lookups) {
    return new Evaluation(lookups)
        .answer(source.inlined(), source.at())
        .map(Evaluation.Answer::text);
  }

  /** The secret as a database URL; further problems: {@code database.url-…}. */
  public static Result<DatabaseUrl> databaseUrl(SecretSource source, Lookups lookups) {
    return resolve(source, lookups).then(secret -> DatabaseUrl.parse(secret, source.where()));
  }

  /** In words, where the value comes from right now: {@code environment variable DATABASE_URL}. */
  static Result<Evaluation.Answer> answer(SecretSource source, Lookups lookups) {
    return new Evaluation(lookups).answer(source.inlined(), source.at());
  }
}
