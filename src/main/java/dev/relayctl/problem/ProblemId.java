package dev.relayctl.problem;

import java.util.regex.Pattern;

/**
 * The stable name of a kind of problem, {@code area.short-name}, or the id of the guardrail that
 * refuses; never reused for another kind.
 */
public record ProblemId(String value) {
  private static final Pattern FORM =
      Pattern.compile("[a-z]+(-[a-z]+)*\\.[a-z0-9]+(-[a-z0-9]+)*|[a-z]+(-[a-z]+)+");

  public ProblemId {
    if (!FORM.matcher(value).matches()) {
      throw new IllegalArgumentException("neither area.short-name nor a guardrail: " + value);
    }
  }

  @Override
  public String toString() {
    return value;
  }
}
