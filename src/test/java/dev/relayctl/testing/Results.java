package dev.relayctl.testing;

import dev.relayctl.problem.Problem;
import dev.relayctl.problem.Result;
import dev.relayctl.run.Migrations.Migrated;

/** Takes results apart, and fails the test that expected the other kind. */
public final class Results {
  private Results() {}

  /** The value; fails with the problems when there is none. */
  public static <T> T ok(Result<T> result) {
    return result.orElse(problems -> {
      throw new AssertionError("problems: " + problems);
    });
  }

  /** The first problem; fails when there is none. */
  public static Problem bad(Result<?> result) {
    if (result.problems().isEmpty()) {
      throw new AssertionError("no problem: " + result);
    }
    return result.problems().getFirst();
  }

  /** Why migrations stopped; fails when they didn't. */
  public static Problem failure(Migrated migrated) {
    Problem failure = migrated.failure();
    if (failure == null) {
      throw new AssertionError("nothing failed: " + migrated);
    }
    return failure;
  }
}
