package dev.relayctl.environment;

import dev.relayctl.problem.Problem;
import dev.relayctl.problem.Result;
import dev.relayctl.problem.Where;
import java.util.regex.Pattern;

/** The name of a Fly app: lower-case letters, digits and hyphens, at most 63 of them. */
public record AppName(String value) {
  private static final Pattern FORM = Pattern.compile("[a-z0-9][a-z0-9-]{0,61}[a-z0-9]|[a-z0-9]");

  public AppName {
    if (!FORM.matcher(value).matches()) {
      throw new IllegalArgumentException("not the name of an app: " + value);
    }
  }

  /** Whether the text could be the name of an app. */
  public static boolean accepts(String text) {
    return FORM.matcher(text).matches();
  }

  /** The name, or a problem {@code environment.invalid-app-name}. */
  public static Result<AppName> parse(String text, Where where) {
    if (FORM.matcher(text).matches()) {
      return Result.ok(new AppName(text));
    }
    return Result.bad(
        Problem.invalid(
            "environment.invalid-app-name",
            "\"" + text + "\" is no name for a Fly app",
            where,
            "names have lower-case letters, digits and hyphens inside, at most 63 in all",
            "write the name that fly apps list shows"));
  }

  @Override
  public String toString() {
    return value;
  }
}
