package dev.relayctl.environment;

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

  @Override
  public String toString() {
    return value;
  }
}
