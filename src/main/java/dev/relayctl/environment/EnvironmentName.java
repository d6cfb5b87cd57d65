package dev.relayctl.environment;

import java.util.regex.Pattern;

/** The name of an environment: its file's name without {@code .yaml}. */
public record EnvironmentName(String value) {
  private static final Pattern FORM = Pattern.compile("[a-z][a-z0-9-]{0,38}");

  public EnvironmentName {
    if (!FORM.matcher(value).matches()) {
      throw new IllegalArgumentException("not the name of an environment: " + value);
    }
  }

  @Override
  public String toString() {
    return value;
  }
}
