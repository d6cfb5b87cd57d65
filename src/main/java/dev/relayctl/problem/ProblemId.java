package dev.relayctl.problem;

import java.util.regex.Pattern;

/** The stable name of a kind of problem, {@code area.short-name}; never reused for another kind. */
public record ProblemId(String value) {
  private static final Pattern FORM = Pattern.compile("[a-z]+(-[a-z]+)*\\.[a-z0-9]+(-[a-z0-9]+)*");

  public ProblemId {
    if (!FORM.matcher(value).matches()) {
      throw new IllegalArgumentException("not area.short-name: " + value);
    }
  }

  @Override
  public String toString() {
    return value;
  }
}
