package dev.relayctl.environment;

import dev.relayctl.problem.Problem;
import dev.relayctl.problem.Result;
import dev.relayctl.problem.Where;
import java.util.regex.Pattern;

/**
 * The name of an environment: its file's name without {@code .yaml}; that of a preview has the
 * branch in it, too.
 */
public record EnvironmentName(String value) {
  private static final Pattern FORM = Pattern.compile("[a-z][a-z0-9-]{0,38}");
  private static final int LONGEST = 39;
  private static final int SHORTEST_SLUG = 8;

  public EnvironmentName {
    if (!FORM.matcher(value).matches()) {
      throw new IllegalArgumentException("not the name of an environment: " + value);
    }
  }

  /** The name of a template's preview for a branch; of no other branch's. */
  public static EnvironmentName ofPreview(EnvironmentName template, Branch branch) {
    int room = LONGEST - template.value().length() - 1;
    if (room >= SHORTEST_SLUG) {
      return new EnvironmentName(template + "-" + branch.slug(Math.min(room, LONGEST)));
    }
    String start = template.value().substring(0, LONGEST - SHORTEST_SLUG);
    return new EnvironmentName(start + "-" + ShortHash.of(template + "@" + branch.name()));
  }

  /** The name, or a problem {@code environment.invalid-name}. */
  public static Result<EnvironmentName> parse(String text, Where where) {
    if (FORM.matcher(text).matches()) {
      return Result.ok(new EnvironmentName(text));
    }
    return Result.bad(
        Problem.invalid(
            "environment.invalid-name",
            "\"" + text + "\" is no name for an environment",
            where,
            "names have lower-case letters, digits and hyphens, a letter first, at most 39 in all",
            "type relayctl env list for the names that exist"));
  }

  @Override
  public String toString() {
    return value;
  }
}
