package dev.relayctl.environment;

import dev.relayctl.problem.Problem;
import dev.relayctl.problem.Result;
import dev.relayctl.problem.Where;
import java.util.Objects;
import java.util.Properties;
import org.postgresql.Driver;

/** Parses in tests. */
final class Urls {
  static final Where WHERE = new Where.InFile("environments/dev.yaml", 4, 8);

  private Urls() {}

  static DatabaseUrl url(String text) {
    return ok(DatabaseUrl.parse(Secret.of(text), WHERE));
  }

  static DatabaseUrl url(Secret text) {
    return url(text.text());
  }

  static Problem problem(String text) {
    return switch (DatabaseUrl.parse(Secret.of(text), WHERE)) {
      case Result.Ok<DatabaseUrl>(DatabaseUrl url) ->
          throw new AssertionError("understood " + text + " as " + url);
      case Result.Bad<DatabaseUrl> bad -> bad.first();
    };
  }

  /** What pgjdbc makes of a URL. */
  static Properties pgjdbc(String url, Properties properties) {
    return Objects.requireNonNull(Driver.parseURL(url, properties), url);
  }

  static <T> T ok(Result<T> result) {
    return result.orElse(problems -> {
      throw new AssertionError(problems.toString());
    });
  }
}
