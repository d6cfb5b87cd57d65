package dev.relayctl.environment;

import java.util.Collection;
import java.util.List;

/** Stands in until the branch {@code database} has it. */
public final class Redactor {
  private final List<Secret> secrets;

  private Redactor(List<Secret> secrets) {
    this.secrets = secrets;
  }

  public static Redactor of(Collection<Secret> secrets) {
    return new Redactor(List.copyOf(secrets));
  }

  public String clean(String text) {
    String clean = text;
    for (Secret secret : secrets) {
      if (secret.text().length() > 3) {
        clean = clean.replace(secret.text(), "(secret)");
      }
    }
    return clean;
  }
}
